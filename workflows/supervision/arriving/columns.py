"""What the columns of a work plan say, by the headings that people write."""

import re

from directory.importing.headings import Headings
from workflows.supervision.models import WorkPlan

Column = WorkPlan.Column
NEEDED = (Column.TITLE, Column.LEAD, Column.DUE)
BETWEEN = re.compile(r"[、，,;；\s]+")  # names of units in one cell
HEADINGS = Headings(
    Column,
    {
        Column.TITLE: ("事项", "任务", "工作任务", "重点任务", "重点工作", "督办事项", "事项名称", "任务名称",
                       "工作内容", "matter", "task"),
        Column.REQUIREMENT: ("要求", "工作要求", "目标任务", "工作目标", "具体要求", "主要内容", "具体内容", "措施",
                             "requirement", "requirements"),
        Column.LEAD: ("牵头单位", "牵头", "责任单位", "主办单位", "承办单位", "牵头部门", "责任部门", "lead",
                      "lead unit"),
        Column.SUPPORTS: ("协办单位", "协办", "配合单位", "参与单位", "协同单位", "supports", "supporting units"),
        Column.DUE: ("时限", "完成时限", "完成时间", "办结时限", "截止时间", "截止日期", "期限", "due", "finish by",
                     "deadline"),
        Column.LEADER: ("交办领导", "分管领导", "牵头领导", "责任领导", "批示领导", "市领导", "leader",
                        "instructed by"),
        Column.CATEGORY: ("类别", "事项类别", "来源", "category"),
    },
)  # fmt: skip
