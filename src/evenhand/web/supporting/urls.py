"""Addresses of this room."""

from django.urls import path

from evenhand.web.supporting import views

_PLACE = "organisations/<uuid:organisation_id>/offers"
urlpatterns = [
    path(_PLACE, views.offers, name="offers"),
    path(f"{_PLACE}/new", views.new_offer, name="new_offer"),
    path("offers/<uuid:offer_id>", views.change_offer, name="change_offer"),
    path("offers/<uuid:offer_id>/end", views.end_offer, name="end_offer"),
]
