"""HTTP comes in here, from any WSGI server.

For example `granian --interface wsgi preceptor.school.conf.wsgi:application`.
"""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "preceptor.school.conf.settings")
application = get_wsgi_application()
