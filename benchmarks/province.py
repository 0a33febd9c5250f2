"""An invented province of five levels: 20,000 units, 200,000 people, always the same ones. Written by COPY, with the
keys that the directory itself makes."""

import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from benchmarks.stage import say

SEED, PEOPLE = 20_260_101, 200_000
CITIES, COUNTIES, TOWNS, VILLAGES = 14, 7, 14, 5
# Surnames about as frequent as they are (of a thousand), the polyphonic ones among them.
_SURNAMES = (
    "王72李71张68刘53陈46杨31黄25赵24吴20周20徐15孙15马13朱13胡13郭12何12林11高11罗10郑9梁9谢8宋8唐7许7韩6冯6邓6曹6"
    "彭6曾6肖6田5董5袁5潘5于5蒋5蔡5余4杜4叶4程4苏4魏4吕4丁4任4沈4姚4卢4姜4崔4钟4谭4陆3汪3范3金3石3廖3贾3夏3韦3付3"
    "方3白3邹3孟3熊3秦3邱3江3尹3薛3闫3段3雷3侯2龙2史2陶2黎2贺2顾2毛2郝2龚2邵2万2钱2严2覃2武2戴2莫2孔2向2汤2"
    "单1解1仇1区1查1朴1盖1华1尉1翟1冼1缪1晁1种1秘1逄1令1繁1折1那1欧阳1司马1尉迟1"
)
_GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂华建国志文海玉红春梅兰凤洁琴云莲真环雪荣爱妹香月莺媛瑞凡佳嘉"
    "琼勤珍贞莉叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑筠柔竹霭凝晓欢霄枫芸菲"
    "寒伊亚宜可姬舒影荔枝思元刚毅俊峰保东辉力永健世广义兴良仁波宁贵福生龙全胜学祥才发武新利清飞彬富顺信子浩亮政谦亨奇固之"
    "轮翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽晨辰士以诚先敬震振壮会思群豪心邦承乐绍功松善厚庆民友裕河哲江浩轩宇致远书"
)
_LEADERS = {"government": ("省长", "副省长"), "bureau": ("局长", "副局长"), "division": ("科长", "副科长")}
_CLERKS = (
    "一级科员",
    "二级科员",
    "一级主任科员",
    "二级主任科员",
    "三级主任科员",
    "四级主任科员",
    "文书",
    "联络员",
    "会计",
)
_BUREAUS = (
    "财政局", "发展改革委", "教育局", "科技局", "工业和信息化局", "公安局", "民政局", "司法局", "人力资源社会保障局",
    "自然资源局", "生态环境局", "住房城乡建设局", "交通运输局", "水利局", "农业农村局", "商务局", "文化旅游局",
    "卫生健康委", "退役军人局", "应急管理局", "审计局", "国资委", "市场监管局", "统计局", "医保局", "信访局", "林业局",
    "机关事务局", "数据局", "乡村振兴局",
)  # fmt: skip
_DIVISIONS = ("办公室", "综合科", "预算科", "法规科", "人事科", "规划科", "监督科", "信息科", "财务科", "宣传科")
_PLACES = "青临海安宁平永长新南北东西江河山阳泰和兴昌丰德庆清源康城泉石"


@dataclass(slots=True)
class Row:
    path: str
    name: str
    short_name: str
    kind: str
    level: str
    children: int = 0
    number: int = 0


@dataclass(slots=True)
class Province:
    units: list[Row] = field(default_factory=list)
    people: list[tuple[str, str, str, str]] = field(default_factory=list)  # name, pinyin, phone, mobile
    posts: list[tuple[int, str, int]] = field(default_factory=list)  # place of its unit in units, title, order


def province() -> Province:
    """Without a database."""
    chance = random.Random(SEED)
    made = Province(_units(chance))
    _settle(made, chance)
    return made


def _units(chance: random.Random) -> list[Row]:
    units: list[Row] = []

    def put(above: Row | None, name: str, kind: str, level: str, whole: str = "") -> Row:
        serial = 1 if above is None else above.children + 1
        if above is not None:
            above.children = serial
        row = Row((above.path if above else "") + _step(serial), whole or name, name, kind, level)
        units.append(row)
        return row

    def agencies(government: Row, mark: str, level: str, bureaus: int, divisions: int) -> None:
        for bureau in _BUREAUS[:bureaus]:
            agency = put(government, mark + bureau, "bureau", level, government.short_name[:-2] + bureau)
            for division in chance.sample(_DIVISIONS, divisions):
                put(agency, division, "division", level, agency.name + division)

    root = put(None, "示范省政府", "government", "province", "示范省人民政府")
    agencies(root, "省", "province", 30, 10)
    names = iter([one + two for one in _PLACES for two in _PLACES if one != two])
    for _city in range(CITIES):
        city = put(root, next(names) + "市政府", "government", "city")
        agencies(city, "市", "city", 30, 5)
        for _county in range(COUNTIES):
            county = put(city, next(names) + "县政府", "government", "county")
            agencies(county, "县", "county", 30, 2)
            for number in range(TOWNS):
                town = put(county, f"{county.short_name[:2]}{_PLACES[number]}镇政府", "government", "township")
                for village in range(VILLAGES):
                    put(town, f"{_PLACES[-number - 1]}{_PLACES[village]}村", "institution", "village")
    return units


def _step(number: int) -> str:
    from directory.models import Unit

    return Unit._int2str(number).zfill(Unit.steplen)


def _settle(made: Province, chance: random.Random) -> None:
    from directory.names import pinyin_of

    surnames, weights = _frequencies()
    heights = list(accumulate(1 / (place + 8) for place in range(len(_GIVEN))))
    numbers = range(len(made.units))
    places = sorted([*numbers, *chance.choices(numbers, k=PEOPLE - len(made.units))])
    order, before = 0, -1
    for serial, place in enumerate(places):
        order = order + 10 if place == before else 10
        before = place
        given = chance.choices(_GIVEN, cum_weights=heights, k=chance.choice((1, 2, 2, 2, 2)))
        name = chance.choices(surnames, cum_weights=weights)[0] + "".join(given)
        phone, mobile = f"68{serial // 10_000:02d} {serial % 10_000:04d}", f"142{serial:08d}"
        made.people.append((name, pinyin_of(name), phone, mobile))
        made.posts.append((place, _title(made.units[place], order, chance), order))


def _frequencies() -> tuple[list[str], list[int]]:
    import re

    told = re.findall(r"([^\d\s]+)(\d+)", _SURNAMES)
    return [name for name, _ in told], list(accumulate(int(many) for _, many in told))


def _title(unit: Row, order: int, chance: random.Random) -> str:
    if unit.level == "village":
        return "村党支部书记" if order == 10 else "村委会委员"
    if unit.level == "township":
        return {10: "镇长", 20: "副镇长"}.get(order) or chance.choice(_CLERKS)
    leaders = _LEADERS.get(unit.kind, _LEADERS["division"])
    return {10: leaders[0], 20: leaders[1], 30: leaders[1]}.get(order) or chance.choice(_CLERKS)


def settle(made: Province) -> None:
    """Into an empty database."""
    from django.db import connection

    began = time.perf_counter()
    with connection.cursor() as cursor:
        _groups(cursor, len(made.units) + len(made.posts))
        _write_units(cursor, made)
        _write_people(cursor, made)
        say(f"{len(made.units):,} units, {len(made.people):,} people in {time.perf_counter() - began:.0f} s")
        began = time.perf_counter()
        _write_listings(cursor)
        say(f"keys in {time.perf_counter() - began:.0f} s")
        for table in ("directory_unit", "directory_post", "directory_person", "directory_appointment"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        cursor.execute("VACUUM ANALYZE")


def _copy(cursor: Any, table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _groups(cursor: Any, many: int) -> None:
    cursor.execute(
        "INSERT INTO auth_group (id, name) SELECT 1000 + n, 'bench:' || n FROM generate_series(1, %s) AS n", [many]
    )


def _write_units(cursor: Any, made: Province) -> None:
    from uuid import UUID

    columns = (
        "id, public_id, path, depth, numchild, name, short_name, kind, level, can_issue, fonds_no, duty_phone, group_id"
    )
    rows = []
    for number, row in enumerate(made.units, 1):
        row.number = number
        facts = (len(row.path) // 5, row.children, row.name, row.short_name, row.kind, row.level)
        rows.append((number, UUID(int=number), row.path, *facts, True, "", "", 1000 + number))
    _copy(cursor, "directory_unit", columns, rows)


def _write_people(cursor: Any, made: Province) -> None:
    from uuid import UUID

    def people() -> Iterator[tuple[Any, ...]]:
        for number, (name, pinyin, phone, mobile) in enumerate(made.people, 1):
            mail = f"p{number}@shifan.example"
            facts = (name, pinyin, phone, mobile, mail, "", "system", False, False, False, True, "!")
            yield (number, UUID(int=1 << 40 | number), f"{300_000 + number}", *facts, "2026-01-01")

    _copy(
        cursor,
        "directory_person",
        "id, public_id, username, name, pinyin, phone, mobile, email, office_room, theme, large_type, "
        "must_change_password, is_service, is_active, password, made_at",
        people(),
    )
    posts = enumerate(made.posts, 1)
    groups = 1000 + len(made.units)
    _copy(
        cursor,
        "directory_post",
        'id, public_id, unit_id, title, roles, "order", group_id',
        (
            (n, UUID(int=2 << 40 | n), place + 1, title, ["staff"], order, groups + n)
            for n, (place, title, order) in posts
        ),
    )
    _copy(
        cursor,
        "directory_appointment",
        "id, public_id, person_id, post_id, is_main, starts_on",
        ((n, UUID(int=3 << 40 | n), n, n, True, "2024-01-02") for n in range(1, len(made.people) + 1)),
    )


def _write_listings(cursor: Any) -> None:
    from directory.finding.keeping import list_all_anew

    cursor.execute("DROP INDEX listing_keys")
    list_all_anew()
    cursor.execute("CREATE INDEX listing_keys ON directory_listing USING gin (keys)")
