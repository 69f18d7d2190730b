"""Sign-in through the organisation: OpenID Connect, with every check that the standard asks for.

The package checks state and PKCE. It neither sends a nonce nor looks at a token's signature when it came over a
direct connection, so both are done here. Found by the package by the name of this module.
"""

from __future__ import annotations

import secrets
from typing import Any

import jwt
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
LEEWAY = 60  # seconds by which two clocks may differ
_NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
_WHY: tuple[tuple[type[Exception], str], ...] = (
    (jwt.InvalidIssuerError, "issuer"),
    (jwt.InvalidAudienceError, "audience"),
    (jwt.ExpiredSignatureError, "expired"),
    (jwt.InvalidSignatureError, "signature"),
)


class RefusedError(OAuth2Error):  # type: ignore[misc]
    """What the provider answered cannot be trusted; `why` names the sentence for it."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class OrganisationAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Who signs in, from a token that is proven."""

    nonce: str | None = None  # that went out with the request, from the session

    @property
    def openid_config(self) -> Any:
        found = super().openid_config
        if not all(isinstance(found.get(k), str) for k in _NEEDED):
            raise RefusedError("incomplete")
        asked = self.get_provider().server_url.partition("/.well-known/")[0]
        if found["issuer"].rstrip("/") != asked.rstrip("/"):
            raise RefusedError("issuer")
        return found

    def complete_login(
        self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        claims = self.proven(app, kwargs["response"].get("id_token"))
        if "email" not in claims and self.openid_config.get("userinfo_endpoint"):
            claims = self._with_address(claims, self._fetch_user_info(token.token))
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def proven(self, app: Any, id_token: Any) -> dict[str, Any]:
        """The claims of a token that this provider signed, for this workbench, for this request, now."""
        if not isinstance(id_token, str):
            raise RefusedError("incomplete")
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token,
                self._key(id_token),
                algorithms=list(ALGORITHMS),
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=LEEWAY,
                options={"require": ["iss", "aud", "exp", "iat", "sub"]},
            )
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise RefusedError(_why(error)) from error
        self._refuse_others(app, claims)
        return claims

    def _refuse_others(self, app: Any, claims: dict[str, Any]) -> None:
        if not self.nonce or not secrets.compare_digest(
            str(claims.get("nonce", "")).encode(), self.nonce.encode()
        ):
            raise RefusedError("nonce")
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != app.client_id:
            raise RefusedError("audience")

    def _key(self, id_token: str) -> Any:
        """The provider's key that the token names; the only one when it names none."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        named = jwt.get_unverified_header(id_token).get("kid")
        fitting = [k for k in keys if named is None or k.key_id == named]
        if len(fitting) != 1:
            raise RefusedError("signature")
        return fitting[0]

    @staticmethod
    def _with_address(claims: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
        if told.get("sub") != claims["sub"]:
            raise RefusedError("other_person")
        return claims | {k: told[k] for k in ("email", "email_verified", "name") if k in told}


def _why(error: Exception) -> str:
    return next((why for kind, why in _WHY if isinstance(error, kind)), "unreadable")


class OrganisationProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """One provider, as set; what a link says cannot change what is asked of it."""

    oauth2_adapter_class = OrganisationAdapter

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        asked = {"process": AuthProcess.LOGIN}
        back = get_next_redirect_url(request)
        return asked | ({"next_url": back} if back else {})

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,
        **kwargs: Any,
    ) -> HttpResponse:
        nonce = secrets.token_urlsafe(24)
        asked = {**self.get_auth_params(), "nonce": nonce}
        answer: HttpResponse = super().redirect(
            request, process, next_url, data, auth_params=asked, nonce=nonce, **kwargs
        )
        return answer

    def extract_email_addresses(self, data: Any) -> list[Any]:
        """Verified means exactly true: the text ‘false’ is true elsewhere."""
        found = super().extract_email_addresses(data)
        for one in found:
            one.verified = data["id_token"].get("email_verified") is True
        return list(found)


provider_classes = [OrganisationProvider]
