"""The 请示 that the simulated county sends: its words, and its paper in the layout of GB/T 9704."""

from datetime import date

from workflows.documents.sheet import Attachment, Sheet, render_pdf

TITLE = "关于解决城区供水管网改造资金的请示"
# What is written on papers is Chinese in every language of the screen.
TEXT = """\
我县城区供水管网大多建于上世纪九十年代，灰口铸铁管和混凝土管占全部管网的四成以上，爆管、渗漏多发，管网漏损率达到17.6%，\
部分老旧小区高峰时段水压不足。为保障城区14.3万居民饮水安全，我县拟实施城区供水管网改造工程。现就有关事项请示如下。
一、工程内容
改造供水主管网38公里、小区庭院管网62公里，新建加压泵站3座，更换智能水表2.1万只，建设分区计量和漏损监测系统。工期24个月。
二、投资和资金来源
工程总投资1.86亿元。其中申请上级专项资金6000万元，县级财政安排4200万元，供水企业自筹2400万元，尚有缺口6000万元。
三、请求事项
（一）恳请市政府从城市更新补助资金中安排我县3000万元。
（二）恳请市水务局指导我县做好工程技术方案审查，市财政局支持我县将其余3000万元纳入明年专项债券项目储备。
妥否，请批示。"""
ATTACHED = "青禾县城区供水管网改造工程资金安排表"


def petition(*, sender: str, number: str, to: str, title: str, signed_by: str, on: date) -> bytes:
    """The PDF, upward: with its signatory. It bears no seal, and says so."""
    return render_pdf(
        Sheet(
            mark=f"{sender}文件",
            number=number,
            title=f"{sender}{title}",
            body=TEXT,
            issuer=sender,
            is_upward=True,
            signatories=(signed_by,),
            recipients=to,
            attachments=(Attachment(ATTACHED, _TABLE),),
            issued_on=on,
            is_sealed=False,
            annotations=("联系人：县政府办公室，电话：6859 3010", "模拟系统生成，未盖印章"),
            printed_by=f"{sender}办公室",
            printed_on=on,
        )
    ).pdf


_TABLE = """\
申请上级专项资金6000万元，用于主管网改造。
县级财政安排4200万元，分两年列入预算。
供水企业自筹2400万元，用于智能水表和监测系统。
资金缺口6000万元，拟申请市级补助3000万元、专项债券3000万元。"""
