"""A small town hall, by name. A failing test reads as a story; the outsider must be refused everything."""

from dataclasses import dataclass
from datetime import date, time

from directory.actions import appoint, enrol, establish_post, establish_unit
from directory.actors import actor_of
from directory.founding import found_office
from directory.models import Appointment, Person, Unit
from directory.roles import Role
from office.audit.actor import Actor
from office.worktime.models import Schedule

SINCE = date(2024, 1, 2)
PASSWORD = "correct horse 2026"


@dataclass
class Cast:
    """Every name is an Actor in their main post; `units` by short name."""

    admin: Actor
    units: dict[str, Unit]
    clerk: Actor  # 林知远, drafts in 综合一科
    head: Actor  # 韩雨桐, head of 综合一科
    editor: Actor  # 苏婉清, office editor
    director: Actor  # 陈若川, office director
    mayor: Actor  # 何景行
    deputy: Actor  # 周明岚, also heads the task force (a concurrent post)
    registrar: Actor  # 沈秋实, registry clerk and seal keeper of the office
    archivist: Actor  # 骆云帆
    auditor: Actor  # 魏正清
    finance: Actor  # 许嘉言, deputy head of the finance bureau
    planning: Actor  # 罗建平, deputy head of the planning bureau
    neighbour: Actor  # 梁忠义, registry clerk of the finance bureau
    planning_clerk: Actor  # 唐书敏, registry clerk of the planning bureau
    county_clerk: Actor  # 郑启明, registry clerk of the county
    service: Actor  # the county's own office system
    outsider: Actor  # 贾不知, works in another county; must be refused everything

    def unit(self, short_name: str) -> Unit:
        return self.units[short_name]


def gather() -> Cast:
    """Make the whole cast through the directory's own actions. It keeps no quiet hours: the suite runs at any time."""
    Schedule.objects.update(quiet_from=time.min, quiet_until=time.min)
    admin = found_office(
        name="示范市人民政府", short_name="市政府", level="city", administrator="夏可心", staff_number="admin"
    )
    units = {"市政府": Unit.objects.get(depth=1)}

    def unit(parent: str, name: str, short_name: str, kind: str, level: str = "city", can_issue: bool = False) -> None:
        units[short_name] = establish_unit(
            Unit.objects.get(pk=units[parent].pk),
            name=name,
            short_name=short_name,
            kind=kind,
            level=level,
            can_issue=can_issue,
            by=admin,
        )

    unit("市政府", "示范市人民政府办公室", "市政府办公室", "office", can_issue=True)
    unit("市政府办公室", "示范市人民政府办公室综合一科", "综合一科", "division")
    unit("市政府", "示范市财政局", "市财政局", "bureau", can_issue=True)
    unit("市政府", "示范市发展和改革委员会", "市发展改革委", "bureau", can_issue=True)
    unit("市政府", "青禾县人民政府", "青禾县政府", "government", "county", can_issue=True)
    unit("市政府", "临江县人民政府", "临江县政府", "government", "county", can_issue=True)

    for number, one in enumerate(units.values(), 1):
        one.fonds_no = f"Z{number:03d}"
    Unit.objects.bulk_update(units.values(), ["fonds_no"])
    order = iter(range(10, 1000, 10))

    def person(username: str, name: str, unit_name: str, title: str, *roles: Role) -> Actor:
        one = enrol(units[unit_name], username=username, name=name, by=admin)
        hold(one, unit_name, title, *roles)
        one.set_password(PASSWORD)
        one.save(update_fields=["password"])
        return actor_of(one)

    def hold(one: Person, unit_name: str, title: str, *roles: Role, is_main: bool = True) -> Appointment:
        post = establish_post(units[unit_name], title=title, roles=list(roles), order=next(order), by=admin)
        return appoint(one, to=post, starts_on=SINCE, is_main=is_main, by=admin)

    for grown in units.values():
        grown.refresh_from_db()  # treebeard counts children in memory
    mayor = person("hejx", "何景行", "市政府", "市长", Role.PRINCIPAL_LEADER)
    deputy = person("zhouml", "周明岚", "市政府", "副市长", Role.DEPUTY_LEADER)
    hold(deputy.person, "市发展改革委", "改革专班组长", Role.STAFF, is_main=False)
    outsider = person("jiabz", "贾不知", "临江县政府", "办事员", Role.STAFF)
    return Cast(
        admin=actor_of(admin.person),
        units=units,
        mayor=mayor,
        deputy=actor_of(deputy.person),
        outsider=outsider,
        director=person("chenrc", "陈若川", "市政府办公室", "主任", Role.OFFICE_DIRECTOR),
        editor=person("suwq", "苏婉清", "市政府办公室", "秘书科科长", Role.OFFICE_EDITOR),
        registrar=person("shenqs", "沈秋实", "市政府办公室", "机要文书", Role.REGISTRY_CLERK, Role.SEAL_KEEPER),
        archivist=person("luoyf", "骆云帆", "市政府办公室", "档案员", Role.ARCHIVIST),
        auditor=person("weizq", "魏正清", "市政府办公室", "审计管理员", Role.AUDIT_ADMIN),
        head=person("hanyt", "韩雨桐", "综合一科", "科长", Role.DIVISION_HEAD),
        clerk=person("linzy", "林知远", "综合一科", "副科长", Role.STAFF),
        finance=person("xujy", "许嘉言", "市财政局", "副局长", Role.DIVISION_HEAD),
        neighbour=person("liangzy", "梁忠义", "市财政局", "文书", Role.REGISTRY_CLERK),
        planning=person("luojp", "罗建平", "市发展改革委", "副主任", Role.DIVISION_HEAD),
        planning_clerk=person("tangsm", "唐书敏", "市发展改革委", "文书", Role.REGISTRY_CLERK),
        county_clerk=person("zhengqm", "郑启明", "青禾县政府", "文书", Role.REGISTRY_CLERK),
        service=_service(units["青禾县政府"]),
    )


def _service(county: Unit) -> Actor:
    account = Person(username="svc-qinghe-oa", name="青禾县办公系统", is_service=True, serves=county)
    account.set_unusable_password()
    account.save(force_insert=True)
    return actor_of(account)
