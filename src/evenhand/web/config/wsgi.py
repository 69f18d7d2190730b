"""The door for a WSGI server. Started by `evenhand`, it ends with it."""

import os

from django.core.wsgi import get_wsgi_application

from evenhand.web.config.watch import PARENT, when_parent_ends
from evenhand.web.core.logs import say_what_nobody_caught

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.web.config.settings")
application = get_wsgi_application()

if PARENT in os.environ:
    say_what_nobody_caught()
    when_parent_ends(lambda: os._exit(1))  # the server was killed: so are its requests
