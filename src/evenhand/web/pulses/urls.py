"""Addresses of this room."""

from django.urls import path

from evenhand.web.pulses import views

urlpatterns = [
    path("programmes/<uuid:programme_id>/pulses", views.pulses, name="pulses"),
    path(
        "programmes/<uuid:programme_id>/pulses/<str:instrument_id>",
        views.open_pulse,
        name="open_pulse",
    ),
    path("pulses/<uuid:pulse_id>", views.pulse, name="pulse"),
    path("pulses/<uuid:pulse_id>/answer", views.answer_pulse, name="answer_pulse"),
    path("pulses/<uuid:pulse_id>/review", views.review_pulse, name="review_pulse"),
]
