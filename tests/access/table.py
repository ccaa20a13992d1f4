"""What each role gets from each endpoint, written by hand. A new endpoint needs its line: `test_every_endpoint_has_its_line` fails without.

Columns: nobody signed in, the labeler whose assignments are asked for, another labeler, a reviewer, a
researcher, an admin. Each status is what a session gets, with its CSRF token, and what a token gets, unless TOKENS says otherwise.
Names in braces are those of `Scene.ids`.
"""

import re
from typing import Any, NamedTuple

from tests.access.scene import ROLES, SCREENED_LABELER, SCREENED_PHASE, SOLUTION
from tests.factories import PASSWORD, label


class Line(NamedTuple):
    method: str
    path: str
    statuses: dict[str, int]


TABLE = """
#                                                              nobody labeler other reviewer researcher admin
GET    /api/v1/schema/                                         200 200 200 200 200 200
GET    /api/v1/schema.json                                     200 200 200 200 200 200
GET    /api/v1/docs                                            200 200 200 200 200 200
GET    /api/v1/session                                         200 200 200 200 200 200
POST   /api/v1/session                                         200 200 200 200 200 200
DELETE /api/v1/session                                         204 204 204 204 204 204
POST   /api/v1/session/demo                                    404 404 404 404 404 404
POST   /api/v1/session/first-admin                             410 410 410 410 410 410
POST   /api/v1/session/first-admin/check                       410 410 410 410 410 410
POST   /api/v1/session/second-factor                           409 400 400 400 400 400
POST   /api/v1/session/new-password                            410 410 410 410 410 410
POST   /api/v1/session/new-password/check                      410 410 410 410 410 410
POST   /api/v1/session/new-password/ask                        404 404 404 404 404 404
POST   /api/v1/session/invitation                              410 410 410 410 410 410
POST   /api/v1/session/invitation/check                        410 410 410 410 410 410
GET    /accounts/oidc/login/                                   404 404 404 404 404 404
GET    /accounts/oidc/login/callback/                          404 404 404 404 404 404
GET    /api/v1/account                                         401 200 200 200 200 200
POST   /api/v1/account/password                                401 204 204 204 204 204
POST   /api/v1/account/second-factor                           401 409 409 409 409 409
POST   /api/v1/account/second-factor/begin                     401 200 200 200 200 200
POST   /api/v1/account/second-factor/off                       401 204 204 204 204 204
POST   /api/v1/account/second-factor/recovery-codes            401 409 409 409 409 409
GET    /api/v1/account/sessions                                401 200 200 200 200 200
DELETE /api/v1/account/sessions                                401 204 204 204 204 204
DELETE /api/v1/account/sessions/{session}                      401 204 404 404 404 404
GET    /api/v1/account/tokens                                  401 200 200 200 200 200
POST   /api/v1/account/tokens                                  401 201 201 201 201 201
DELETE /api/v1/account/tokens/{token}                          401 204 404 404 404 404
GET    /api/v1/people                                          401 403 403 403 403 200
GET    /api/v1/people.csv                                      401 403 403 403 403 200
POST   /api/v1/people/file                                     401 403 403 403 403 201
POST   /api/v1/people/file/check                               401 403 403 403 403 200
GET    /api/v1/people/hours.csv                                401 403 403 403 403 200
GET    /api/v1/people/{person}/hours                           401 403 403 403 403 200
GET    /api/v1/people/{person}/hours/tasks?day=2031-01-01      401 403 403 403 403 200
GET    /api/v1/people/{person}                                 401 403 403 403 403 200
PATCH  /api/v1/people/{person}                                 401 403 403 403 403 200
POST   /api/v1/people/{person}/deactivate                      401 403 403 403 403 200
POST   /api/v1/people/{person}/reactivate                      401 403 403 403 403 200
POST   /api/v1/people/{person}/password-link                   401 403 403 403 403 200
POST   /api/v1/people/{person}/second-factor/off               401 403 403 403 403 409
POST   /api/v1/people/{person}/sign-out                        401 403 403 403 403 200
GET    /api/v1/invitations                                     401 403 403 403 403 200
POST   /api/v1/invitations                                     401 403 403 403 403 201
POST   /api/v1/invitations/{invitation}/renew                  401 403 403 403 403 200
POST   /api/v1/invitations/{invitation}/revoke                 401 403 403 403 403 200
GET    /api/v1/audit                                           401 403 403 403 403 200
GET    /api/v1/audit.csv                                       401 403 403 403 403 200
GET    /api/v1/services                                        401 403 403 403 403 200
GET    /api/v1/installation                                    401 403 403 403 403 200
GET    /api/v1/notifications                                   401 403 403 403 403 200
PATCH  /api/v1/notifications                                   401 403 403 403 403 200
POST   /api/v1/notifications/test-mail                         401 403 403 403 403 409
GET    /api/v1/notifications/deliveries                        401 403 403 403 403 200
POST   /api/v1/notifications/deliveries/{delivery}/send-again  401 403 403 403 403 202
GET    /api/v1/webhooks                                        401 403 403 403 403 200
POST   /api/v1/webhooks                                        401 403 403 403 403 201
PATCH  /api/v1/webhooks/{webhook}                              401 403 403 403 403 200
DELETE /api/v1/webhooks/{webhook}                              401 403 403 403 403 204
POST   /api/v1/webhooks/{webhook}/secret                       401 403 403 403 403 200
POST   /api/v1/webhooks/{webhook}/test                         401 403 403 403 403 202
POST   /api/v1/assignments/next                                401 200 200 200 403 200
GET    /api/v1/assignments/undo                                401 200 200 200 403 200
GET    /api/v1/assignments/{assignment}                        401 200 404 404 403 404
PUT    /api/v1/assignments/{assignment}/draft                  401 200 404 404 403 404
POST   /api/v1/assignments/{building}/completions              401 202 404 404 403 404
GET    /api/v1/assignments/{assignment}/explanations?step=1    401 200 404 404 403 404
POST   /api/v1/assignments/{assignment}/check                  401 200 404 404 403 404
POST   /api/v1/assignments/{assignment}/submit                 401 201 404 404 403 404
POST   /api/v1/assignments/{assignment}/release                401 204 404 404 403 404
POST   /api/v1/assignments/{submitted}/reopen                  401 200 404 404 403 404
POST   /api/v1/assignments/{skipped}/take-back                 401 200 404 404 403 404
GET    /api/v1/labelings                                       401 200 200 200 403 200
GET    /api/v1/labelings/phases                                401 200 200 200 403 200
GET    /api/v1/all-labelings                                   401 403 403 200 403 200
GET    /api/v1/all-labelings/choices                           401 403 403 200 403 200
GET    /api/v1/all-labelings/changes                           401 403 403 200 403 200
POST   /api/v1/all-labelings/changes                           401 403 403 403 403 201
POST   /api/v1/all-labelings/changes/preview                   401 403 403 403 403 200
POST   /api/v1/all-labelings/changes/{change}/undo             401 403 403 403 403 200
GET    /api/v1/all-labelings/{labeling}                        401 403 403 200 403 200
POST   /api/v1/all-labelings/{labeling}/correct                401 403 403 201 403 201
GET    /api/v1/hours                                           401 200 200 200 403 200
GET    /api/v1/hours.csv                                       401 200 200 200 403 200
GET    /api/v1/hours/tasks?day=2031-01-01                      401 200 200 200 403 200
GET    /api/v1/statistics                                      401 403 403 200 200 200
GET    /api/v1/statistics/conspicuous                          401 403 403 200 200 200
GET    /api/v1/statistics/days.csv                             401 403 403 200 200 200
GET    /api/v1/statistics/first-errors.csv                     401 403 403 200 200 200
GET    /api/v1/statistics/labelers.csv                         401 403 403 200 200 200
GET    /api/v1/skipped                                         401 200 200 200 403 200
GET    /api/v1/exports/prm800k.jsonl                           401 403 403 403 200 200
GET    /api/v1/progress                                        401 200 200 200 403 200
GET    /api/v1/progress/phases                                 401 200 200 200 403 200
GET    /api/v1/screenings                                      401 200 200 200 403 200
GET    /api/v1/screenings/tries/{screening_try}                401 200 404 404 403 404
POST   /api/v1/screenings/tries/{screening_try}/seen           401 204 404 404 403 404
GET    /api/v1/all-screenings                                  401 403 403 200 403 200
POST   /api/v1/all-screenings/decide                           401 403 403 403 403 200
GET    /api/v1/all-screenings/{screening}                      401 403 403 200 403 200
GET    /api/v1/all-screenings/tries/{screening_try}            401 403 403 200 403 200
GET    /api/v1/gold                                            401 403 403 200 403 200
POST   /api/v1/gold                                            401 403 403 201 403 201
GET    /api/v1/gold/phases                                     401 403 403 200 403 200
DELETE /api/v1/gold/items/{gold_item}                          401 403 403 403 403 204
GET    /api/v1/gold/solutions                                  401 403 403 200 403 200
GET    /api/v1/gold/solutions/{solution}                       401 403 403 200 403 200
GET    /api/v1/gold/proposals                                  401 403 403 200 403 200
POST   /api/v1/gold/proposals/{agreed_solution}                401 403 403 201 403 201
GET    /api/v1/gold/{gold}                                     401 403 403 200 403 200
POST   /api/v1/gold/{gold}/retire                              401 403 403 403 403 200
POST   /api/v1/phases/{phase}/gold                             401 403 403 403 403 200
GET    /api/v1/quality                                         401 403 403 403 403 200
GET    /api/v1/quality/own                                     401 200 200 200 403 200
POST   /api/v1/quality/own/read                                401 200 200 200 403 200
POST   /api/v1/quality/own/appeal                              401 409 409 409 403 409
GET    /api/v1/quality/labelers/{paused_labeler}               401 403 403 403 403 200
GET    /api/v1/quality/labelers/{paused_labeler}/answers       401 403 403 403 403 200
POST   /api/v1/quality/labelers/{paused_labeler}/pause         401 403 403 403 403 409
POST   /api/v1/pauses/{pause}/hold-back                        401 403 403 403 403 200
POST   /api/v1/pauses/{pause}/put-back                         401 403 403 403 403 200
POST   /api/v1/pauses/{pause}/undo-put-back                    401 403 403 403 403 409
POST   /api/v1/pauses/{pause}/release-labelings                401 403 403 403 403 200
POST   /api/v1/pauses/{pause}/end                              401 403 403 403 403 200
GET    /api/v1/appeals                                         401 403 403 200 403 200
POST   /api/v1/appeals/{appeal}/answer                         401 403 403 200 403 200
POST   /api/v1/labelings/{submitted_labeling}/appeal                     401 404 404 404 403 404
GET    /api/v1/preferences                                     401 200 200 200 200 200
PATCH  /api/v1/preferences                                     401 200 200 200 200 200
GET    /api/v1/phases                                          401 200 200 200 200 200
POST   /api/v1/phases                                          401 403 403 403 403 201
GET    /api/v1/phases/overview                                 401 403 403 403 200 200
GET    /api/v1/phases/people                                   401 403 403 403 403 200
GET    /api/v1/phases/{phase}                                  401 403 403 403 200 200
PATCH  /api/v1/phases/{phase}                                  401 403 403 403 403 200
GET    /api/v1/phases/{phase}/instructions                     401 403 403 403 200 200
GET    /api/v1/phases/{phase}/failed-completions               401 403 403 403 200 200
POST   /api/v1/phases/{building_phase}/problems                401 403 403 403 403 200
POST   /api/v1/phases/{building_phase}/problems/check          401 403 403 403 403 200
GET    /api/v1/phases/{phase}/stored-solutions                 401 403 403 403 403 200
POST   /api/v1/phases/{phase}/solutions                        401 403 403 403 403 200
POST   /api/v1/phases/{phase}/solutions/check                  401 403 403 403 403 200
DELETE /api/v1/phases/{phase}                                  401 403 403 403 403 409
POST   /api/v1/phases/{phase}/order                            401 403 403 403 403 200
GET    /api/v1/phases/{phase}/labelers                         401 403 403 403 200 200
POST   /api/v1/phases/{phase}/archive                          401 403 403 403 403 409
POST   /api/v1/phases/{phase}/restore                          401 403 403 403 403 200
POST   /api/v1/phases/{phase}/open                             401 403 403 403 403 200
POST   /api/v1/phases/{phase}/pause                            401 403 403 403 403 200
POST   /api/v1/phases/{phase}/close                            401 403 403 403 403 200
GET    /api/v1/problems                                        401 403 403 200 200 200
GET    /api/v1/problems/values                                 401 403 403 200 200 200
POST   /api/v1/problems/import                                 401 403 403 403 403 200
POST   /api/v1/problems/import/check                           401 403 403 403 403 200
GET    /api/v1/problems/{problem}                              401 403 403 200 200 200
POST   /api/v1/problems/{problem}/exclude                      401 403 403 403 403 200
POST   /api/v1/problems/{excluded_problem}/include             401 403 403 403 403 200
POST   /api/v1/problems/{problem}/hold-out                     401 403 403 403 403 200
POST   /api/v1/problems/{problem}/answer                       401 403 403 403 403 200
POST   /api/v1/problems/{problem}/changes/{answer_change}/exclude-labelings  401 403 403 403 403 200
GET    /api/v1/review                                          401 403 403 200 403 200
POST   /api/v1/review/next                                     401 403 403 200 403 200
GET    /api/v1/review/{case}                            401 403 403 200 403 200
POST   /api/v1/review/{case}/claim                      401 403 403 200 403 200
DELETE /api/v1/review/{case}/claim                      401 403 403 204 403 204
POST   /api/v1/review/{case}/settle                     401 403 403 200 403 200
POST   /api/v1/review/{case}/exclude-problem            401 403 403 200 403 200
POST   /api/v1/review/{case}/correct-answer             401 403 403 200 403 200
POST   /api/v1/review/{case}/exclude-labeling           401 403 403 400 403 400
POST   /api/v1/review/{case}/send-back                  401 403 403 400 403 400
POST   /api/v1/review/{case}/nothing                    401 403 403 200 403 200
GET    /api/v1/review/{case}/scores                     401 403 403 409 403 409
GET    /api/v1/loop                                            401 403 403 403 200 200
GET    /api/v1/loop/timeline                                   401 403 403 403 200 200
GET    /api/v1/loop/timeline.csv                               401 403 403 403 200 200
GET    /api/v1/loop/best-of-n.csv                              401 403 403 403 200 200
POST   /api/v1/training-runs                                   401 403 403 403 403 200
POST   /api/v1/training-runs/check                             401 403 403 403 403 200
POST   /api/v1/training-runs/{training_run}/cancel             401 403 403 403 403 200
POST   /api/v1/training-runs/{training_run}/retry              401 403 403 403 403 409
GET    /api/v1/models                                          401 403 403 403 200 200
POST   /api/v1/models                                          401 403 403 403 403 202
POST   /api/v1/models/roll-back                                401 403 403 403 403 409
GET    /api/v1/models/roll-back                                401 403 403 403 403 200
GET    /api/v1/models/requests/{model_request}                 401 403 403 403 403 200
GET    /api/v1/models/{model}                                  401 403 403 403 200 200
PATCH  /api/v1/models/{model}                                  401 403 403 403 403 202
POST   /api/v1/models/{model}/promote                          401 403 403 403 403 200
POST   /api/v1/models/{model}/compare                          401 403 403 403 403 202
POST   /api/v1/models/{model}/dismiss                          401 403 403 403 403 200
POST   /api/v1/models/{model}/try                              401 403 403 403 403 202
POST   /api/v1/models/{model}/retire                           401 403 403 403 403 200
POST   /api/v1/models/{model}/bring-back                       401 403 403 403 403 200
GET    /api/v1/models/{model}/download                         401 403 403 403 409 409
GET    /api/v1/generators                                      401 403 403 403 200 200
POST   /api/v1/generators                                      401 403 403 403 403 201
GET    /api/v1/generators/{generator}                          401 403 403 403 200 200
PATCH  /api/v1/generators/{generator}                          401 403 403 403 403 200
DELETE /api/v1/generators/{generator}                          401 403 403 403 403 409
POST   /api/v1/generators/{generator}/draw                     401 403 403 403 403 202
POST   /api/v1/generators/{generator}/retire                   401 403 403 403 403 409
POST   /api/v1/generators/{generator}/bring-back               401 403 403 403 403 200
GET    /api/v1/generators/{generator}/download                 401 403 403 403 409 409
GET    /api/v1/evaluation-sets                                 401 403 403 403 200 200
POST   /api/v1/evaluation-sets                                 401 403 403 403 403 201
GET    /api/v1/evaluation-sets/choices                         401 403 403 403 403 200
POST   /api/v1/evaluation-sets/count                           401 403 403 403 403 200
POST   /api/v1/evaluation-sets/{evaluation_set}/retire         401 403 403 403 403 200
POST   /api/v1/evaluation-sets/{evaluation_set}/bring-back     401 403 403 403 403 200
GET    /api/v1/generations                                     401 403 403 403 200 200
POST   /api/v1/generations                                     401 403 403 403 403 409
GET    /api/v1/generations/form                                401 403 403 403 403 200
POST   /api/v1/generations/check                               401 403 403 403 403 200
POST   /api/v1/generations/run                                 401 403 403 403 403 201
GET    /api/v1/generations/{generation}                        401 403 403 403 200 200
POST   /api/v1/generations/{generation}/pause                  401 403 403 403 403 200
POST   /api/v1/generations/{generation}/resume                 401 403 403 403 403 409
POST   /api/v1/generations/{generation}/retry                  401 403 403 403 403 409
GET    /api/v1/generations/{generation}/settings               401 403 403 403 403 200
POST   /api/v1/generations/{generation}/cancel                 401 403 403 403 403 200
POST   /api/v1/generations/{generation}/stop-after             401 403 403 403 403 200
GET    /api/v1/generations/{generation}/items                  401 403 403 403 200 200
GET    /api/v1/agreement                                       401 403 403 200 200 200
GET    /api/v1/agreement/groups?by=pair                        401 403 403 200 200 200
GET    /api/v1/agreement/groups.csv?by=pair                    401 403 403 200 200 200
GET    /api/v1/agreement/differences                           401 403 403 200 200 200
GET    /api/v1/agreement/differences.csv                       401 403 403 200 200 200
GET    /api/v1/label-model                                     401 403 403 200 200 200
POST   /api/v1/label-model/runs                                401 403 403 403 403 201
GET    /api/v1/label-model/labelers                            401 403 403 200 200 200
GET    /api/v1/label-model/labelers.csv                        401 403 403 200 200 200
GET    /api/v1/label-model/labelers/{labeler}                  401 403 403 200 200 200
GET    /api/v1/overview                                        401 403 403 403 403 200
GET    /api/v1/demo/status                                     404 404 404 404 404 404
GET    /healthz                                                200 200 200 200 200 200
GET    /readyz                                                 200 200 200 200 200 200
GET    /readyz/web                                             200 200 200 200 200 200
GET    /metrics                                                200 200 200 200 200 200
GET    /api/v1/nothing                                         404 404 404 404 404 404
GET    /admin/people                                           200 200 200 200 200 200
"""

FILE = ("application/octet-stream", b'{"problem": "What is $2 + 3$?", "answer": "5", "solution": "It is 5."}\n')
"""A body that is no JSON: its media type and content."""

BODIES: dict[str, Any] = {
    "POST /api/v1/session": {"username": "other", "password": PASSWORD},
    "POST /api/v1/session/demo": {"role": "admin"},
    "POST /api/v1/session/first-admin": {"token": "guessed", "username": "intruder", "password": PASSWORD},
    "POST /api/v1/session/first-admin/check": {"token": "guessed"},
    "POST /api/v1/session/second-factor": {"code": "123456"},
    "POST /api/v1/session/new-password": {"token": "guessed", "password": PASSWORD},
    "POST /api/v1/session/new-password/check": {"token": "guessed"},
    "POST /api/v1/session/new-password/ask": {"name": "other"},
    "POST /api/v1/session/invitation": {"token": "guessed", "username": "intruder", "password": PASSWORD},
    "POST /api/v1/session/invitation/check": {"token": "guessed"},
    "POST /api/v1/people/file": {"csv": "name,role\nnoa,labeler\n", "days": 7},
    "POST /api/v1/people/file/check": {"csv": "name,role\nnoa,labeler\n"},
    "PATCH /api/v1/people/{person}": {"role": "reviewer"},
    "POST /api/v1/people/{person}/second-factor/off": {"reason": "The phone is lost."},
    "POST /api/v1/invitations": {"role": "labeler", "days": 7},
    "POST /api/v1/invitations/{invitation}/renew": {"days": 7},
    "POST /api/v1/account/password": {"current_password": PASSWORD, "password": "another long passphrase"},
    "POST /api/v1/account/second-factor": {"current_password": PASSWORD, "code": "123456"},
    "POST /api/v1/account/second-factor/off": {"current_password": PASSWORD},
    "POST /api/v1/account/second-factor/recovery-codes": {"current_password": PASSWORD},
    "POST /api/v1/account/tokens": {"current_password": PASSWORD, "name": "nightly export", "scope": "read", "days": 7},
    "PUT /api/v1/assignments/{assignment}/draft": {"label": label([1, 1])},
    "POST /api/v1/assignments/{building}/completions": {"steps": []},
    "POST /api/v1/assignments/{assignment}/check": {"label": label([1, -1])},
    "POST /api/v1/assignments/{assignment}/submit": {"label": label([1, -1])},
    "POST /api/v1/all-labelings/changes": {"kind": "exclude", "filter": {}, "reason": "Unread."},
    "POST /api/v1/all-labelings/changes/preview": {"kind": "exclude", "filter": {}},
    "POST /api/v1/all-labelings/{labeling}/correct": {"label": label([1, 1, 1]), "reason": "It is right."},
    "PATCH /api/v1/preferences": {"keys": {"next": ["n"]}},
    "PATCH /api/v1/notifications": {"by_mail": False},
    "POST /api/v1/webhooks": {"name": "mine", "url": "https://hooks.example.org/mine"},
    "PATCH /api/v1/webhooks/{webhook}": {"is_active": False},
    "POST /api/v1/label-model/runs": {},
    "POST /api/v1/quality/own/appeal": {"text": "I read every step."},
    "POST /api/v1/quality/labelers/{paused_labeler}/pause": {"reason": "Rated without reading."},
    "POST /api/v1/pauses/{pause}/hold-back": {"since": "2026-01-01T00:00:00Z"},
    "POST /api/v1/pauses/{pause}/end": {"reason": "We talked."},
    "POST /api/v1/appeals/{appeal}/answer": {"answer": "We looked again."},
    "POST /api/v1/labelings/{submitted_labeling}/appeal": {"text": "The step is right."},
    "POST /api/v1/phases": {"name": "Mine", "flow": 2},
    "PATCH /api/v1/phases/{phase}": {"name": "Mine"},
    "POST /api/v1/phases/{phase}/order": {"order": "random"},
    "POST /api/v1/phases/{building_phase}/problems": FILE,
    "POST /api/v1/phases/{building_phase}/problems/check": FILE,
    "POST /api/v1/phases/{phase}/solutions": FILE,
    "POST /api/v1/phases/{phase}/solutions/check": FILE,
    "POST /api/v1/problems/import": FILE,
    "POST /api/v1/problems/import/check": FILE,
    "POST /api/v1/problems/{problem}/exclude": {"reason": "Two readings."},
    "POST /api/v1/problems/{excluded_problem}/include": {"reason": ""},
    "POST /api/v1/problems/{problem}/hold-out": {"reason": ""},
    "POST /api/v1/problems/{problem}/answer": {"answer": "44", "expected": "43", "reason": "Typo."},
    "POST /api/v1/problems/{problem}/changes/{answer_change}/exclude-labelings": {"reason": "The answer was wrong."},
    "POST /api/v1/review/next": {},
    "POST /api/v1/review/{case}/settle": {"ratings": [1, -1]},
    "POST /api/v1/review/{case}/exclude-problem": {"sentence": "Two readings."},
    "POST /api/v1/review/{case}/correct-answer": {"answer": "44", "expected": "42", "sentence": "Typo."},
    "POST /api/v1/review/{case}/exclude-labeling": {"labeling": 0, "sentence": "Not read."},
    "POST /api/v1/review/{case}/send-back": {"labeling": 0, "sentence": "Read step 1 again."},
    "POST /api/v1/review/{case}/nothing": {"sentence": "It is fine."},
    "POST /api/v1/all-screenings/decide": {
        "labeler": str(SCREENED_LABELER),
        "phase": SCREENED_PHASE,
        "decision": "pass",
        "reason": "We know them.",
    },
    "POST /api/v1/gold/proposals/{agreed_solution}": {"at_least": 2},
    "POST /api/v1/gold": {"solution": SOLUTION, "label": label([1, -1])},
    "POST /api/v1/gold/{gold}/retire": {"reason": "The step is ambiguous."},
    "POST /api/v1/phases/{phase}/gold": {"gold": [1], "kind": "quality_control"},
    "POST /api/v1/training-runs": {"kind": "prm"},
    "POST /api/v1/training-runs/check": {"kind": "prm"},
    "POST /api/v1/models/roll-back": {"reason": "It is worse."},
    "POST /api/v1/models/{model}/promote": {"reason": "It is better."},
    "POST /api/v1/models/{model}/dismiss": {"reason": "It is worse."},
    "PATCH /api/v1/models/{model}": {
        "location": "http://models.example.org",
        "tokenizer": "nowhere",
        "reason": "A new host.",
    },
    "POST /api/v1/generators": {"name": "mine", "backend": "imported"},
    "PATCH /api/v1/generators/{generator}": {"location": "elsewhere", "reason": "It moved."},
    "POST /api/v1/evaluation-sets": {"name": "mine"},
    "POST /api/v1/models": {"name": "mine", "location": "http://models.example.org", "format": "thinkprm"},
    "POST /api/v1/generations/run": {"generations": 1, "labeler": "prm", "labeler_model": "prm-1"},
}

ANY_METHOD = {
    "/accounts/oidc/login/": "accounts/{}/login/",
    "/accounts/oidc/login/callback/": "accounts/{}/login/callback/",
    "/api/v1/nothing": r"^api(?:/.*)?$",
    "/admin/people": r"^(?!static/).*$",
}
"""An address for each route that takes many."""

TOKENS: dict[str, tuple[int, ...]] = {
    # these take a session alone, and ask everybody for its CSRF token
    **dict.fromkeys(
        (
            "POST /api/v1/session/demo",
            "POST /api/v1/session/first-admin",
            "POST /api/v1/session/first-admin/check",
            "POST /api/v1/session/second-factor",
            "POST /api/v1/session/new-password",
            "POST /api/v1/session/new-password/check",
            "POST /api/v1/session/new-password/ask",
            "POST /api/v1/session/invitation",
            "POST /api/v1/session/invitation/check",
        ),
        (403,) * 6,
    ),
    # a token must not change how its owner signs in
    **{" ".join(found): (401,) * 6 for found in re.findall(r"(\w+) +(/api/v1/account\S*)", TABLE)},
    "POST /api/v1/session": (403, 200, 200, 200, 200, 200),
    "DELETE /api/v1/session": (403, 204, 204, 204, 204, 204),
}
"""What a request with a token gets, if it is something else. It has no session and no CSRF token."""


def lines() -> list[Line]:
    found = []
    for text in TABLE.strip().splitlines():
        if not text.strip() or text.startswith("#"):
            continue
        method, path, *statuses = text.split()
        found.append(Line(method, path, dict(zip(ROLES, map(int, statuses), strict=True))))
    return found
