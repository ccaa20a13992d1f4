"""Signing in by OpenID Connect: allauth speaks with the provider, annotation/services/openid_connect.py decides."""

import hashlib
import logging
from typing import Any, NoReturn
from urllib.parse import urlencode

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from requests import RequestException

from annotation.api.known_browsers import remember_browser
from annotation.api.sign_in_steps import begin, finish
from annotation.errors import DomainError
from annotation.services.openid_connect import Claims, user_of_claims
from config.error_pages import read_only

logger = logging.getLogger(__name__)

PROVIDER = "oidc"
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
"""Signatures that only the provider can make."""


class VerifyingAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth comes without types
    """Checks the signature of the token even if it came straight from the provider, and that the profile is of the same person."""

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        try:
            header = jwtkit.jwt.get_unverified_header(id_token)
            if header.get("alg") not in ALGORITHMS:
                raise OAuth2Error(f"The provider signs with {header.get('alg')}, which is not accepted.")
            decoded: dict[str, Any] = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (KeyError, ValueError, jwtkit.jwt.PyJWTError) as error:
            raise OAuth2Error(f"The provider's token cannot be read: {error}") from error
        return decoded

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("The provider sent no token.")
        login = super().complete_login(request, app, token, **kwargs)
        found = login.account.extra_data
        if found["userinfo"].get("sub") != found["id_token"].get("sub"):
            raise OAuth2Error("The provider's token and its profile are of different people.")
        issuer = str(self.openid_config["issuer"])
        # another provider in this one's place may give the same name to somebody else
        login.account.provider = f"{PROVIDER}:{hashlib.sha256(issuer.encode()).hexdigest()[:16]}"
        login.claims = _claims(login.account, found["userinfo"])
        login.account.extra_data = {}  # nothing else of the profile is stored
        return login


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth comes without types
    """Takes over once the provider has said who it is: no account is made or linked but by our own rules."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        try:
            user = user_of_claims(sociallogin.claims)
        except DomainError as error:
            raise ImmediateHttpResponse(_refused(error.code)) from error
        goal = _own_path(request, sociallogin.state.get("next"))
        if not begin(request, user):
            raise ImmediateHttpResponse(_to_page("sign-in", next=goal))
        finish(request, user, with_second_factor=False)
        response = HttpResponseRedirect(goal)
        remember_browser(request, response, user)
        raise ImmediateHttpResponse(response)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> NoReturn:
        raise ImmediateHttpResponse(
            _refused("openid_cancelled" if error == "cancelled" else "openid_failed", exception)
        )


@never_cache
@read_only
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to the provider."""
    try:
        return OAuth2LoginView.adapter_view(_adapter(request, provider_id))(request)  # type: ignore[no-any-return]
    except RequestException as error:
        return _refused("openid_failed", error)


@never_cache
@read_only
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The provider sends the browser back with a code."""
    return OAuth2CallbackView.adapter_view(_adapter(request, provider_id))(request)  # type: ignore[no-any-return]


def _adapter(request: HttpRequest, provider_id: str) -> VerifyingAdapter:
    if provider_id != PROVIDER or not settings.OIDC_ISSUER:
        raise Http404
    return VerifyingAdapter(request, provider_id)


def _claims(account: Any, profile: dict[str, Any]) -> Claims:
    return Claims(
        provider=account.provider,
        subject=account.uid,
        email=str(profile.get("email") or ""),
        is_email_verified=profile.get("email_verified") in (True, "true"),
        name=str(profile.get("preferred_username") or ""),
    )


def _refused(code: str, exception: Exception | None = None) -> HttpResponse:
    """Back to the page to sign in, which says why."""
    logger.warning("signing in by OpenID Connect failed: %s %s", code, exception or "")
    return _to_page("sign-in", refused=code)


def _to_page(name: str, **query: str) -> HttpResponse:
    return HttpResponseRedirect(f"{get_script_prefix()}{name}?{urlencode(query)}")


def _own_path(request: HttpRequest, path: str | None) -> str:
    """Only paths of this site: a link must not send people elsewhere after they signed in."""
    prefix = get_script_prefix()
    if path and path.startswith(prefix) and url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return path
    return prefix
