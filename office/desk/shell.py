"""What the frame around every page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"product": settings.PRODUCT, "source_url": settings.SOURCE_URL, "demo": settings.DEMO}
