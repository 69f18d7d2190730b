"""Every address of the workbench."""

from django.urls import include, path

from evenhand.web.core.views import health_view

urlpatterns = [
    path("health", health_view, name="health"),
    path("", include("evenhand.web.organisations.urls")),
    path("", include("evenhand.web.accounts.urls")),
    path("", include("evenhand.web.projects.urls")),
    path("", include("evenhand.web.measurement.urls")),
    path("", include("evenhand.web.charter.urls")),
    path("", include("evenhand.web.listening.urls")),
    path("", include("evenhand.web.focus.urls")),
    path("", include("evenhand.web.drivers.urls")),
    path("", include("evenhand.web.reports.urls")),
    path("", include("evenhand.web.sponsoring.urls")),
    path("", include("evenhand.web.supporting.urls")),
    path("", include("evenhand.web.coaching.urls")),
    path("", include("evenhand.web.implementing.urls")),
    path("", include("evenhand.web.sharing.urls")),
    path("", include("evenhand.web.leaving.urls")),
    path("", include("evenhand.web.governance.urls")),
    path("", include("evenhand.web.registers.urls")),
    path("", include("evenhand.web.prompts.urls")),
    path("", include("evenhand.web.concerns.urls")),
    path("", include("evenhand.web.partners.urls")),
    path("", include("evenhand.web.instruments.urls")),
    path("", include("evenhand.web.editing.urls")),
    path("", include("evenhand.web.policies.urls")),
    path("", include("evenhand.web.changes.urls")),
    path("", include("evenhand.web.applications.urls")),
    path("", include("evenhand.web.conversation.urls")),
    path("", include("evenhand.web.finding.urls")),
    path("", include("evenhand.web.pulses.urls")),
    path("sign-in/", include("evenhand.web.accounts.sign_in")),
]

handler400 = "evenhand.web.core.views.bad_request"
handler404 = "evenhand.web.core.views.not_there"
handler500 = "evenhand.web.core.views.fault"
