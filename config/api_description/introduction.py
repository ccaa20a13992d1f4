"""The introduction of the API, in Markdown: what is the same for all requests."""

INTRODUCTION = """\
Step labels from people, process reward models from labels. Everything that the pages do goes through this API.

**Sign in.** A script sends `Authorization: Token …` with a token from the account page. Its scope limits it: `read` reads,
`label` also gets and submits tasks, `manage` does all that the role may do. On this page, “Authorize” takes the word `Token`, a
blank and the token. A page sends its session's cookie, and for each change `X-CSRFToken` with the token that `GET
/api/v1/session` returns; requests that you try here do so, in the name of whoever is signed in.

**Requests** are JSON in UTF-8. Fields and parameters that a request does not know are refused with 400 and the names that it
knows.

**Errors** are problem details (RFC 9457, `application/problem+json`): `code` is for programs, `detail` for people, `field` names
the value, `request_id` finds the request in the site's logs.

**Lists** come in parts. Either ask with `limit` and `offset` until `next` is null, or with `before` set to the `next` of the part
before.

**Try again** after 429 and 503, when the seconds of `Retry-After` are over. After 503 nothing was stored. A submit may be
repeated: the same label returns the first labeling.

A typed client for Python is in the repository (`stepmark_client`).
"""
