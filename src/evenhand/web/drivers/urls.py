"""Addresses of this room."""

from django.urls import path

from evenhand.web.drivers import views

urlpatterns = [
    path("projects/<uuid:project_id>/drivers", views.drivers, name="drivers"),
    path("projects/<uuid:project_id>/drivers/new", views.new_driver, name="new_driver"),
    path(
        "projects/<uuid:project_id>/drivers/file/<str:form>",
        views.drivers_file,
        name="drivers_file",
    ),
    path("drivers/<uuid:driver_id>", views.driver, name="driver"),
    path("drivers/<uuid:driver_id>/change", views.change_driver, name="change_driver"),
    path("drivers/<uuid:driver_id>/lenses", views.review_driver, name="review_driver"),
    path("drivers/<uuid:driver_id>/move", views.move_driver, name="move_driver"),
    path("drivers/<uuid:driver_id>/back", views.put_back_driver, name="put_back_driver"),
]
