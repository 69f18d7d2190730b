"""A person who signs in by email. Ethnicity is not asked here, nor of anyone who only signs in."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    """Makes people; addresses are kept in lower case, so that one person is one account."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """One person."""

    PERSONAL: ClassVar = ("email", "name")  # what deletion of a person blanks

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)  # goes up with each change of the name
    is_administrator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Session(AbstractBaseSession):
    """One sign-in that is open. No address of the network is kept."""

    PERSONAL: ClassVar = ("session_key", "session_data", "device")

    person = models.UUIDField(null=True, db_index=True)
    began_at = models.DateTimeField(default=timezone.now)
    device = models.CharField(max_length=60, blank=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        from evenhand.web.accounts.sessions import SessionStore  # noqa: PLC0415 - it imports this

        return SessionStore
