"""One method for each request of the API. Written by `./dev client`; do not edit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, Literal, cast

from stepmark_client import shapes
from stepmark_client.paging import rows_by_key, rows_by_offset
from stepmark_client.sending import UNSET, Sender, Unset


class Operations(Sender):
    """Named as in the schema. Arguments that are left out are not sent."""

    def assignments_get(self, assignment_id: int) -> shapes.Assignment:
        """One of your assignments, in any status, with its draft."""
        return cast(
            "shapes.Assignment",
            self.send(
                "GET", "/api/v1/assignments/{assignment_id}", reads="json", path={"assignment_id": assignment_id}
            ),
        )

    def assignments_check(
        self,
        assignment_id: int,
        *,
        label: shapes.Label,
        details: Unset | shapes.Details = UNSET,
        version: Unset | int = UNSET,
    ) -> shapes.Checked:
        """Whether a label that could be submitted contradicts the solution's answer. Nothing is stored.

        version: Version of the draft that this is based on; if the draft has changed since, the answer is 409
        `draft_changed`. Without it, nothing is compared.
        """
        return cast(
            "shapes.Checked",
            self.send(
                "POST",
                "/api/v1/assignments/{assignment_id}/check",
                reads="json",
                path={"assignment_id": assignment_id},
                body={"label": label, "details": details, "version": version},
            ),
        )

    def assignments_completions(
        self, assignment_id: int, *, steps: list[str], count: Unset | int = UNSET, again: Unset | bool = UNSET
    ) -> shapes.Offer:
        """Request completions of the step after `steps`. The same steps always get the same completions.

        steps: Flow 1: the solution so far. Flow 2: the steps before the first negative one.
        count: Flow 2: the maximum number; the first request for these steps decides. In flow 1 the phase decides.
        again: Retry a failed request.
        """
        return cast(
            "shapes.Offer",
            self.send(
                "POST",
                "/api/v1/assignments/{assignment_id}/completions",
                reads="json",
                path={"assignment_id": assignment_id},
                body={"steps": steps, "count": count, "again": again},
            ),
        )

    def assignments_save_draft(
        self, assignment_id: int, *, label: dict[str, Any], version: Unset | int = UNSET
    ) -> shapes.Lease:
        """Save the unfinished label and extend the lease. 409 `draft_changed`, with the newer draft, if `version` is
        stale.

        label: The unfinished label, in any form; it is returned with the assignment. `x-maxJsonBytes`: bytes of
        compact JSON that are allowed.
        version: Version of the draft that this is based on; if the draft has changed since, the answer is 409
        `draft_changed`. Without it, nothing is compared.
        """
        return cast(
            "shapes.Lease",
            self.send(
                "PUT",
                "/api/v1/assignments/{assignment_id}/draft",
                reads="json",
                path={"assignment_id": assignment_id},
                body={"label": label, "version": version},
            ),
        )

    def assignments_explanations(self, assignment_id: int, *, step: int) -> shapes.Explanations:
        """Explanations for the first negative step of the saved draft. 409 `not_rated` for any other: they would
        reveal the error.

        They are told for the step for which you first ask; after a change to another step, the list is empty.

        step: Index of the negative step.
        """
        return cast(
            "shapes.Explanations",
            self.send(
                "GET",
                "/api/v1/assignments/{assignment_id}/explanations",
                reads="json",
                path={"assignment_id": assignment_id},
                query={"step": step},
            ),
        )

    def assignments_release(
        self, assignment_id: int, *, unseen: Unset | bool = UNSET, refused: Unset | bool = UNSET
    ) -> None:
        """Return the item to the queue for another labeler. A reopened assignment keeps its labeling.

        unseen: It was prefetched and never displayed, so it may come to this labeler again.
        refused: Its submit was refused, so it is returned even if the phase does not allow skipping.
        """
        self.send(
            "POST",
            "/api/v1/assignments/{assignment_id}/release",
            reads="nothing",
            path={"assignment_id": assignment_id},
            body={"unseen": unseen, "refused": refused},
        )

    def assignments_reopen(self, assignment_id: int) -> shapes.Assignment:
        """Undo a recent submit. The label becomes the draft again, and the next submit supersedes the labeling."""
        return cast(
            "shapes.Assignment",
            self.send(
                "POST",
                "/api/v1/assignments/{assignment_id}/reopen",
                reads="json",
                path={"assignment_id": assignment_id},
            ),
        )

    def assignments_submit(
        self,
        assignment_id: int,
        *,
        label: shapes.Label,
        details: Unset | shapes.Details = UNSET,
        version: Unset | int = UNSET,
    ) -> shapes.Submitted:
        """Submit the label. Repeating the same submit returns the first labeling (200); another label gives 409.

        version: Version of the draft that this is based on; if the draft has changed since, the answer is 409
        `draft_changed`. Without it, nothing is compared.
        """
        return cast(
            "shapes.Submitted",
            self.send(
                "POST",
                "/api/v1/assignments/{assignment_id}/submit",
                reads="json",
                path={"assignment_id": assignment_id},
                body={"label": label, "details": details, "version": version},
                repeatable=True,
            ),
        )

    def assignments_take_back(self, assignment_id: int) -> shapes.Assignment:
        """Take back a skip: the item is leased to you again, if nobody else has it by now."""
        return cast(
            "shapes.Assignment",
            self.send(
                "POST",
                "/api/v1/assignments/{assignment_id}/take-back",
                reads="json",
                path={"assignment_id": assignment_id},
            ),
        )

    def assignments_next(
        self, *, phase: Unset | int | None = UNSET, after: Unset | int | None = UNSET
    ) -> shapes.Assignment | None:
        """Lease the next item, or return the open assignment. 204: there is nothing to do now.

        phase: Only items of this phase.
        after: Prefetch the assignment that follows this open one. Its lease is short until it is requested
        without `after`.
        """
        return cast(
            "shapes.Assignment | None",
            self.send("POST", "/api/v1/assignments/next", reads="json", body={"phase": phase, "after": after}),
        )

    def assignments_undo(self) -> shapes.UndoStack:
        """Your submits and skips of the last minutes, newest first: reopen the one, take back the other."""
        return cast("shapes.UndoStack", self.send("GET", "/api/v1/assignments/undo", reads="json"))

    def exports_prm800k(
        self,
        *,
        generation: Unset | int = UNSET,
        include_quality_control: Unset | bool = UNSET,
        labelers: Unset | Literal["all", "people", "models"] = UNSET,
        phase: Unset | Literal[1, 2] = UNSET,
        split: Unset | Literal["all", "train", "test"] = UNSET,
    ) -> Iterator[dict[str, Any]]:
        """Labelings as PRM800K records, one JSON object per line, in the order of arrival; streamed."""
        return cast(
            "Iterator[dict[str, Any]]",
            self.send(
                "GET",
                "/api/v1/exports/prm800k.jsonl",
                reads="lines",
                query={
                    "generation": generation,
                    "include_quality_control": include_quality_control,
                    "labelers": labelers,
                    "phase": phase,
                    "split": split,
                },
            ),
        )

    def generations_list(
        self, *, limit: Unset | int = UNSET, offset: Unset | int = UNSET
    ) -> shapes.PaginatedGenerationList:
        """All generations, newest first.

        limit: Rows per page. Default: 50. At most 200.
        offset: Rows to skip.
        """
        return cast(
            "shapes.PaginatedGenerationList",
            self.send("GET", "/api/v1/generations", reads="json", query={"limit": limit, "offset": offset}),
        )

    def generations_list_rows(self, *, limit: int = 200) -> Iterator[shapes.Generation]:
        """All rows of `generations_list`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedGenerationList:
            return self.generations_list(limit=limit, offset=offset)

        return rows_by_offset(part)

    def generations_create(
        self,
        *,
        generator: Unset | str = UNSET,
        selector: Unset | str = UNSET,
        problems: Unset | int = UNSET,
        sources: Unset | list[str] = UNSET,
        subject: Unset | str = UNSET,
        level: Unset | str = UNSET,
        without_drawings: Unset | bool = UNSET,
        samples_per_problem: Unset | int = UNSET,
        temperature: Unset | float = UNSET,
        top_p: Unset | float = UNSET,
        max_new_tokens: Unset | int = UNSET,
        seed: Unset | int = UNSET,
        selection: Unset | shapes.SelectionEnum = UNSET,
        top_k: Unset | int = UNSET,
        total: Unset | int = UNSET,
        labelings_per_item: Unset | int = UNSET,
        ask_progress: Unset | bool | None = UNSET,
        ask_explanation: Unset | bool | None = UNSET,
        ask_alternatives: Unset | int | None = UNSET,
        quality_control_share: Unset | float | None = UNSET,
        labeler: Unset | shapes.NewGenerationLabelerEnum = UNSET,
        labeler_model: Unset | str = UNSET,
        labeler_threshold: Unset | float = UNSET,
        retrain_after_labelings: Unset | int = UNSET,
        retrain_after_share: Unset | float = UNSET,
        base: Unset | str = UNSET,
        training: Unset | dict[str, Any] = UNSET,
        soft_labels: Unset | bool = UNSET,
        evaluation_problems: Unset | int = UNSET,
        evaluation_samples: Unset | int = UNSET,
        gate: Unset | shapes.GateEnum = UNSET,
        gate_margin: Unset | float = UNSET,
        start_next: Unset | bool = UNSET,
        then: Unset | dict[str, Any] = UNSET,
        phase: Unset | int = UNSET,
    ) -> shapes.Generation:
        """Start the next generation. Options that are left out are taken from the newest one.

        phase: A phase of flow 2.
        """
        return cast(
            "shapes.Generation",
            self.send(
                "POST",
                "/api/v1/generations",
                reads="json",
                body={
                    "generator": generator,
                    "selector": selector,
                    "problems": problems,
                    "sources": sources,
                    "subject": subject,
                    "level": level,
                    "without_drawings": without_drawings,
                    "samples_per_problem": samples_per_problem,
                    "temperature": temperature,
                    "top_p": top_p,
                    "max_new_tokens": max_new_tokens,
                    "seed": seed,
                    "selection": selection,
                    "top_k": top_k,
                    "total": total,
                    "labelings_per_item": labelings_per_item,
                    "ask_progress": ask_progress,
                    "ask_explanation": ask_explanation,
                    "ask_alternatives": ask_alternatives,
                    "quality_control_share": quality_control_share,
                    "labeler": labeler,
                    "labeler_model": labeler_model,
                    "labeler_threshold": labeler_threshold,
                    "retrain_after_labelings": retrain_after_labelings,
                    "retrain_after_share": retrain_after_share,
                    "base": base,
                    "training": training,
                    "soft_labels": soft_labels,
                    "evaluation_problems": evaluation_problems,
                    "evaluation_samples": evaluation_samples,
                    "gate": gate,
                    "gate_margin": gate_margin,
                    "start_next": start_next,
                    "then": then,
                    "phase": phase,
                },
            ),
        )

    def generations_get(self, generation_id: int) -> shapes.GenerationDetail:
        """One generation with its settings, its progress and its failed shards."""
        return cast(
            "shapes.GenerationDetail",
            self.send(
                "GET", "/api/v1/generations/{generation_id}", reads="json", path={"generation_id": generation_id}
            ),
        )

    def generations_cancel(self, generation_id: int) -> shapes.Generation:
        """End a generation for good. Items that were never assigned leave the queue; labelings and open assignments
        are kept.
        """
        return cast(
            "shapes.Generation",
            self.send(
                "POST",
                "/api/v1/generations/{generation_id}/cancel",
                reads="json",
                path={"generation_id": generation_id},
            ),
        )

    def generations_items(
        self, generation_id: int, *, limit: Unset | int = UNSET, offset: Unset | int = UNSET
    ) -> shapes.PaginatedGenerationItemList:
        """The items of a generation, most convincing first, with their scores and labelings.

        limit: Number of results to return per page.
        offset: The initial index from which to return the results.
        """
        return cast(
            "shapes.PaginatedGenerationItemList",
            self.send(
                "GET",
                "/api/v1/generations/{generation_id}/items",
                reads="json",
                path={"generation_id": generation_id},
                query={"limit": limit, "offset": offset},
            ),
        )

    def generations_items_rows(self, generation_id: int, *, limit: int = 200) -> Iterator[shapes.GenerationItem]:
        """All rows of `generations_items`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedGenerationItemList:
            return self.generations_items(generation_id=generation_id, limit=limit, offset=offset)

        return rows_by_offset(part)

    def generations_pause(self, generation_id: int) -> shapes.Generation:
        """Pause a generation. Work in progress finishes, and open assignments are not affected."""
        return cast(
            "shapes.Generation",
            self.send(
                "POST", "/api/v1/generations/{generation_id}/pause", reads="json", path={"generation_id": generation_id}
            ),
        )

    def generations_resume(self, generation_id: int) -> shapes.Generation:
        """Resume a paused generation."""
        return cast(
            "shapes.Generation",
            self.send(
                "POST",
                "/api/v1/generations/{generation_id}/resume",
                reads="json",
                path={"generation_id": generation_id},
            ),
        )

    def generations_retry(self, generation_id: int) -> shapes.Generation:
        """Continue a failed generation from where it failed. Finished work is kept."""
        return cast(
            "shapes.Generation",
            self.send(
                "POST", "/api/v1/generations/{generation_id}/retry", reads="json", path={"generation_id": generation_id}
            ),
        )

    def generations_stop_after(self, generation_id: int) -> shapes.Generation:
        """Make this generation the last one: it runs to completion, and none starts automatically after it."""
        return cast(
            "shapes.Generation",
            self.send(
                "POST",
                "/api/v1/generations/{generation_id}/stop-after",
                reads="json",
                path={"generation_id": generation_id},
            ),
        )

    def generations_form(self) -> shapes.GenerationForm:
        """The options of the next generation, with their bounds and the values that apply if nothing is requested."""
        return cast("shapes.GenerationForm", self.send("GET", "/api/v1/generations/form", reads="json"))

    def generations_run(
        self,
        *,
        generations: int,
        labeler: shapes.NewLoopRunLabelerEnum,
        generator: Unset | str = UNSET,
        selector: Unset | str = UNSET,
        problems: Unset | int = UNSET,
        sources: Unset | list[str] = UNSET,
        subject: Unset | str = UNSET,
        level: Unset | str = UNSET,
        without_drawings: Unset | bool = UNSET,
        samples_per_problem: Unset | int = UNSET,
        temperature: Unset | float = UNSET,
        top_p: Unset | float = UNSET,
        max_new_tokens: Unset | int = UNSET,
        seed: Unset | int = UNSET,
        selection: Unset | shapes.SelectionEnum = UNSET,
        top_k: Unset | int = UNSET,
        total: Unset | int = UNSET,
        labelings_per_item: Unset | int = UNSET,
        ask_progress: Unset | bool | None = UNSET,
        ask_explanation: Unset | bool | None = UNSET,
        ask_alternatives: Unset | int | None = UNSET,
        quality_control_share: Unset | float | None = UNSET,
        labeler_model: Unset | str = UNSET,
        labeler_threshold: Unset | float = UNSET,
        retrain_after_labelings: Unset | int = UNSET,
        retrain_after_share: Unset | float = UNSET,
        base: Unset | str = UNSET,
        training: Unset | dict[str, Any] = UNSET,
        soft_labels: Unset | bool = UNSET,
        evaluation_problems: Unset | int = UNSET,
        evaluation_samples: Unset | int = UNSET,
        gate: Unset | shapes.GateEnum = UNSET,
        gate_margin: Unset | float = UNSET,
    ) -> shapes.LoopRunNumbers:
        """Run several generations in a row, labeled by a model. One that waits for people is cancelled to make room.

        generations: Between 1 and 1000.
        """
        return cast(
            "shapes.LoopRunNumbers",
            self.send(
                "POST",
                "/api/v1/generations/run",
                reads="json",
                body={
                    "generations": generations,
                    "labeler": labeler,
                    "generator": generator,
                    "selector": selector,
                    "problems": problems,
                    "sources": sources,
                    "subject": subject,
                    "level": level,
                    "without_drawings": without_drawings,
                    "samples_per_problem": samples_per_problem,
                    "temperature": temperature,
                    "top_p": top_p,
                    "max_new_tokens": max_new_tokens,
                    "seed": seed,
                    "selection": selection,
                    "top_k": top_k,
                    "total": total,
                    "labelings_per_item": labelings_per_item,
                    "ask_progress": ask_progress,
                    "ask_explanation": ask_explanation,
                    "ask_alternatives": ask_alternatives,
                    "quality_control_share": quality_control_share,
                    "labeler_model": labeler_model,
                    "labeler_threshold": labeler_threshold,
                    "retrain_after_labelings": retrain_after_labelings,
                    "retrain_after_share": retrain_after_share,
                    "base": base,
                    "training": training,
                    "soft_labels": soft_labels,
                    "evaluation_problems": evaluation_problems,
                    "evaluation_samples": evaluation_samples,
                    "gate": gate,
                    "gate_margin": gate_margin,
                },
            ),
        )

    def generators_list(
        self, *, limit: Unset | int = UNSET, offset: Unset | int = UNSET, search: Unset | str = UNSET
    ) -> shapes.PaginatedGeneratorList:
        """Generators, newest first, with how many solutions they wrote and how many of those are correct.

        limit: Rows per page. Default: 50. At most 200.
        offset: Rows to skip.
        """
        return cast(
            "shapes.PaginatedGeneratorList",
            self.send(
                "GET", "/api/v1/generators", reads="json", query={"limit": limit, "offset": offset, "search": search}
            ),
        )

    def generators_list_rows(self, *, search: Unset | str = UNSET, limit: int = 200) -> Iterator[shapes.Generator]:
        """All rows of `generators_list`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedGeneratorList:
            return self.generators_list(search=search, limit=limit, offset=offset)

        return rows_by_offset(part)

    def generators_download(self, generator_id: int) -> Iterator[bytes]:
        """The checkpoint's folder as a tar archive, if it is on this machine."""
        return cast(
            "Iterator[bytes]",
            self.send(
                "GET", "/api/v1/generators/{generator_id}/download", reads="chunks", path={"generator_id": generator_id}
            ),
        )

    def installation_get(self) -> shapes.Installation:
        """What is wrong with the installation, and how to mend it; and which processes are alive."""
        return cast("shapes.Installation", self.send("GET", "/api/v1/installation", reads="json"))

    def labelings_list(
        self,
        *,
        before: Unset | str = UNSET,
        finish_reason: Unset | Literal["solution", "found_error", "give_up", "bad_problem"] = UNSET,
        limit: Unset | int = UNSET,
        phase: Unset | int = UNSET,
    ) -> shapes.History:
        """Your labelings, newest first.

        before: `next` of the part before.
        finish_reason: Only those that ended in this way.
        limit: Rows of a part.
        phase: Only of this phase.
        """
        return cast(
            "shapes.History",
            self.send(
                "GET",
                "/api/v1/labelings",
                reads="json",
                query={"before": before, "finish_reason": finish_reason, "limit": limit, "phase": phase},
            ),
        )

    def labelings_list_rows(
        self,
        *,
        finish_reason: Unset | Literal["solution", "found_error", "give_up", "bad_problem"] = UNSET,
        phase: Unset | int = UNSET,
        limit: int = 200,
    ) -> Iterator[shapes.Labeling]:
        """All rows of `labelings_list`, fetched `limit` at a time."""

        def part(before: str | Unset) -> shapes.History:
            return self.labelings_list(finish_reason=finish_reason, phase=phase, limit=limit, before=before)

        return rows_by_key(part)

    def labelings_phases(self) -> list[shapes.LabeledPhase]:
        """The phases in which you have submitted something."""
        return cast("list[shapes.LabeledPhase]", self.send("GET", "/api/v1/labelings/phases", reads="json"))

    def loop_get(self) -> shapes.Loop:
        """Generations and reward models, newest first, the last trainings, and counts of labelings and items."""
        return cast("shapes.Loop", self.send("GET", "/api/v1/loop", reads="json"))

    def loop_best_of_n_csv(self) -> str:
        """One line per reward model, method of choosing, and N: the newest evaluation of each model."""
        return cast("str", self.send("GET", "/api/v1/loop/best-of-n.csv", reads="text"))

    def loop_timeline(self) -> list[shapes.TimelinePoint]:
        """All generations, oldest first: ratings, wrong answers that convinced, held-out measures, best-of-N."""
        return cast("list[shapes.TimelinePoint]", self.send("GET", "/api/v1/loop/timeline", reads="json"))

    def loop_timeline_csv(self) -> str:
        """One line per generation: the figures behind the charts of the timeline."""
        return cast("str", self.send("GET", "/api/v1/loop/timeline.csv", reads="text"))

    def models_list(
        self,
        *,
        kind: Unset | Literal["prm", "orm"] = UNSET,
        limit: Unset | int = UNSET,
        offset: Unset | int = UNSET,
        search: Unset | str = UNSET,
        standing: Unset | Literal["candidate", "accepted", "held_back", "dismissed"] = UNSET,
    ) -> shapes.PaginatedRewardModelHistoryList:
        """PRMs and ORMs, newest first, with their origins and the decisions about them.

        limit: Rows per page. Default: 50. At most 200.
        offset: Rows to skip.
        """
        return cast(
            "shapes.PaginatedRewardModelHistoryList",
            self.send(
                "GET",
                "/api/v1/models",
                reads="json",
                query={"kind": kind, "limit": limit, "offset": offset, "search": search, "standing": standing},
            ),
        )

    def models_list_rows(
        self,
        *,
        kind: Unset | Literal["prm", "orm"] = UNSET,
        search: Unset | str = UNSET,
        standing: Unset | Literal["candidate", "accepted", "held_back", "dismissed"] = UNSET,
        limit: int = 200,
    ) -> Iterator[shapes.RewardModelHistory]:
        """All rows of `models_list`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedRewardModelHistoryList:
            return self.models_list(kind=kind, search=search, standing=standing, limit=limit, offset=offset)

        return rows_by_offset(part)

    def models_add(
        self,
        *,
        name: str,
        location: str,
        format: Unset | shapes.PublicFormat = UNSET,
        tokenizer: Unset | str = UNSET,
        options: Unset | dict[str, Any] = UNSET,
    ) -> shapes.ModelRequest:
        """Have a worker open a model from elsewhere and score an example with it. If it can, the model is entered as
        a candidate.

        location: Folder on the workers' machine, or the address of a server that runs the model.
        format: How a public model reads solutions; empty: found out, if it can be.
        tokenizer: For a server: folder with the tokenizer and settings of its model.
        options: Options of the format or of the server: name, api, concurrency, timeout, separator, votes.
        """
        return cast(
            "shapes.ModelRequest",
            self.send(
                "POST",
                "/api/v1/models",
                reads="json",
                body={"name": name, "location": location, "format": format, "tokenizer": tokenizer, "options": options},
            ),
        )

    def models_get(self, model_id: int) -> shapes.RewardModelDetail:
        """One reward model with its files and what training recorded about it."""
        return cast(
            "shapes.RewardModelDetail",
            self.send("GET", "/api/v1/models/{model_id}", reads="json", path={"model_id": model_id}),
        )

    def models_compare(self, model_id: int) -> shapes.ModelRequest:
        """Have a worker compare a model from elsewhere with the current one on held-out data; then the gate decides."""
        return cast(
            "shapes.ModelRequest",
            self.send("POST", "/api/v1/models/{model_id}/compare", reads="json", path={"model_id": model_id}),
        )

    def models_dismiss(self, model_id: int, *, reason: Unset | str = UNSET) -> shapes.RewardModelDetail:
        """Reject a model that was held back or not compared yet. It is kept, and can still be promoted.

        reason: Kept with the decision.
        """
        return cast(
            "shapes.RewardModelDetail",
            self.send(
                "POST",
                "/api/v1/models/{model_id}/dismiss",
                reads="json",
                path={"model_id": model_id},
                body={"reason": reason},
            ),
        )

    def models_download(self, model_id: int) -> Iterator[bytes]:
        """The model's folder as a tar archive: safetensors, tokenizer, settings, model card."""
        return cast(
            "Iterator[bytes]",
            self.send("GET", "/api/v1/models/{model_id}/download", reads="chunks", path={"model_id": model_id}),
        )

    def models_promote(self, model_id: int, *, reason: Unset | str = UNSET) -> shapes.RewardModelDetail:
        """Make this model the current one, whatever the gate said. Generations in progress keep theirs.

        reason: Kept with the decision.
        """
        return cast(
            "shapes.RewardModelDetail",
            self.send(
                "POST",
                "/api/v1/models/{model_id}/promote",
                reads="json",
                path={"model_id": model_id},
                body={"reason": reason},
            ),
        )

    def models_request_get(self, request_id: int) -> shapes.ModelRequest:
        """Whether a model could be added or compared."""
        return cast(
            "shapes.ModelRequest",
            self.send("GET", "/api/v1/models/requests/{request_id}", reads="json", path={"request_id": request_id}),
        )

    def models_roll_back(
        self, *, reason: Unset | str = UNSET, kind: Unset | shapes.RewardModelKind = UNSET
    ) -> shapes.RewardModelDetail:
        """Restore the model that the current one of this kind first replaced.

        reason: Kept with the decision.
        """
        return cast(
            "shapes.RewardModelDetail",
            self.send("POST", "/api/v1/models/roll-back", reads="json", body={"reason": reason, "kind": kind}),
        )

    def notifications_get(self) -> shapes.Notifications:
        """What needs an admin, and whether you are told by mail."""
        return cast("shapes.Notifications", self.send("GET", "/api/v1/notifications", reads="json"))

    def notifications_change(
        self, *, by_mail: Unset | bool = UNSET, address: Unset | str = UNSET
    ) -> shapes.Notifications:
        """Change whether, and at which address, you are told by mail.

        address: Empty: the account's.
        """
        return cast(
            "shapes.Notifications",
            self.send("PATCH", "/api/v1/notifications", reads="json", body={"by_mail": by_mail, "address": address}),
        )

    def deliveries_list(
        self, *, limit: Unset | int = UNSET, offset: Unset | int = UNSET
    ) -> shapes.PaginatedDeliveryList:
        """The deliveries of the last 30 days, newest first.

        limit: Number of results to return per page.
        offset: The initial index from which to return the results.
        """
        return cast(
            "shapes.PaginatedDeliveryList",
            self.send(
                "GET", "/api/v1/notifications/deliveries", reads="json", query={"limit": limit, "offset": offset}
            ),
        )

    def deliveries_list_rows(self, *, limit: int = 200) -> Iterator[shapes.Delivery]:
        """All rows of `deliveries_list`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedDeliveryList:
            return self.deliveries_list(limit=limit, offset=offset)

        return rows_by_offset(part)

    def deliveries_send_again(self, delivery_id: str) -> shapes.Delivery:
        """Try a delivery again that was given up. The receiver sees the same id."""
        return cast(
            "shapes.Delivery",
            self.send(
                "POST",
                "/api/v1/notifications/deliveries/{delivery_id}/send-again",
                reads="json",
                path={"delivery_id": delivery_id},
            ),
        )

    def notifications_test_mail(self) -> shapes.Delivery:
        """Send a mail to yourself. The log says whether it was sent."""
        return cast("shapes.Delivery", self.send("POST", "/api/v1/notifications/test-mail", reads="json"))

    def overview_get(self, *, time_zone: Unset | str = UNSET) -> shapes.Overview:
        """Whether work moves, how good it is, and what needs an admin.

        time_zone: Name of the time zone in which today begins, such as Europe/Berlin; UTC if absent.
        """
        return cast(
            "shapes.Overview", self.send("GET", "/api/v1/overview", reads="json", query={"time_zone": time_zone})
        )

    def phases_list(self) -> list[shapes.Phase]:
        """Labelers get the phases that they may work on, open or paused; all others get every phase."""
        return cast("list[shapes.Phase]", self.send("GET", "/api/v1/phases", reads="json"))

    def phases_create(
        self,
        *,
        name: Unset | str = UNSET,
        flow: Unset | int = UNSET,
        instructions: Unset | str = UNSET,
        lease_seconds: Unset | int = UNSET,
        labelings_per_item: Unset | int = UNSET,
        quality_control_every: Unset | int = UNSET,
        allow_skip: Unset | bool = UNSET,
        ask_progress: Unset | bool = UNSET,
        ask_explanation: Unset | bool = UNSET,
        ask_alternatives: Unset | int = UNSET,
        by_choice: Unset | bool = UNSET,
        point_out_contradictions: Unset | bool = UNSET,
        completions_per_step: Unset | int = UNSET,
        continuation: Unset | str = UNSET,
        generator: Unset | str = UNSET,
        is_restricted: Unset | bool = UNSET,
        labelers: Unset | list[str] = UNSET,
    ) -> shapes.ManagedPhase:
        """Create a phase. It is paused until it is opened.

        lease_seconds: How long an assignment stays with a labeler who is inactive.
        point_out_contradictions: Say beside Submit that the ratings and the answer contradict each other.
        continuation: `random` or `labeler`.
        """
        return cast(
            "shapes.ManagedPhase",
            self.send(
                "POST",
                "/api/v1/phases",
                reads="json",
                body={
                    "name": name,
                    "flow": flow,
                    "instructions": instructions,
                    "lease_seconds": lease_seconds,
                    "labelings_per_item": labelings_per_item,
                    "quality_control_every": quality_control_every,
                    "allow_skip": allow_skip,
                    "ask_progress": ask_progress,
                    "ask_explanation": ask_explanation,
                    "ask_alternatives": ask_alternatives,
                    "by_choice": by_choice,
                    "point_out_contradictions": point_out_contradictions,
                    "completions_per_step": completions_per_step,
                    "continuation": continuation,
                    "generator": generator,
                    "is_restricted": is_restricted,
                    "labelers": labelers,
                },
            ),
        )

    def phases_get(self, phase_id: int) -> shapes.ManagedPhase:
        """One phase with its settings and progress."""
        return cast(
            "shapes.ManagedPhase",
            self.send("GET", "/api/v1/phases/{phase_id}", reads="json", path={"phase_id": phase_id}),
        )

    def phases_change(
        self,
        phase_id: int,
        *,
        name: Unset | str = UNSET,
        flow: Unset | int = UNSET,
        instructions: Unset | str = UNSET,
        lease_seconds: Unset | int = UNSET,
        labelings_per_item: Unset | int = UNSET,
        quality_control_every: Unset | int = UNSET,
        allow_skip: Unset | bool = UNSET,
        ask_progress: Unset | bool = UNSET,
        ask_explanation: Unset | bool = UNSET,
        ask_alternatives: Unset | int = UNSET,
        by_choice: Unset | bool = UNSET,
        point_out_contradictions: Unset | bool = UNSET,
        completions_per_step: Unset | int = UNSET,
        continuation: Unset | str = UNSET,
        generator: Unset | str = UNSET,
        is_restricted: Unset | bool = UNSET,
        labelers: Unset | list[str] = UNSET,
    ) -> shapes.ManagedPhase:
        """Change the given settings. Open assignments are not affected.

        lease_seconds: How long an assignment stays with a labeler who is inactive.
        point_out_contradictions: Say beside Submit that the ratings and the answer contradict each other.
        continuation: `random` or `labeler`.
        """
        return cast(
            "shapes.ManagedPhase",
            self.send(
                "PATCH",
                "/api/v1/phases/{phase_id}",
                reads="json",
                path={"phase_id": phase_id},
                body={
                    "name": name,
                    "flow": flow,
                    "instructions": instructions,
                    "lease_seconds": lease_seconds,
                    "labelings_per_item": labelings_per_item,
                    "quality_control_every": quality_control_every,
                    "allow_skip": allow_skip,
                    "ask_progress": ask_progress,
                    "ask_explanation": ask_explanation,
                    "ask_alternatives": ask_alternatives,
                    "by_choice": by_choice,
                    "point_out_contradictions": point_out_contradictions,
                    "completions_per_step": completions_per_step,
                    "continuation": continuation,
                    "generator": generator,
                    "is_restricted": is_restricted,
                    "labelers": labelers,
                },
            ),
        )

    def phases_close(self, phase_id: int) -> shapes.ManagedPhase:
        """Close the phase. Open assignments can still be submitted; waiting items are kept in case it is opened
        again.
        """
        return cast(
            "shapes.ManagedPhase",
            self.send("POST", "/api/v1/phases/{phase_id}/close", reads="json", path={"phase_id": phase_id}),
        )

    def phases_failed_completions(
        self, phase_id: int, *, limit: Unset | int = UNSET, offset: Unset | int = UNSET
    ) -> shapes.PaginatedFailedCompletionsList:
        """Requests for next steps that failed, newest first, with their errors. One that a labeler retried is not
        among them.

        limit: Rows per page. Default: 50. At most 200.
        offset: Rows to skip.
        """
        return cast(
            "shapes.PaginatedFailedCompletionsList",
            self.send(
                "GET",
                "/api/v1/phases/{phase_id}/failed-completions",
                reads="json",
                path={"phase_id": phase_id},
                query={"limit": limit, "offset": offset},
            ),
        )

    def phases_failed_completions_rows(self, phase_id: int, *, limit: int = 200) -> Iterator[shapes.FailedCompletions]:
        """All rows of `phases_failed_completions`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedFailedCompletionsList:
            return self.phases_failed_completions(phase_id=phase_id, limit=limit, offset=offset)

        return rows_by_offset(part)

    def phases_instructions(
        self, phase_id: int, *, limit: Unset | int = UNSET, offset: Unset | int = UNSET
    ) -> shapes.PaginatedInstructionsVersionList:
        """All versions of the instructions, newest first.

        limit: Rows per page. Default: 50. At most 200.
        offset: Rows to skip.
        """
        return cast(
            "shapes.PaginatedInstructionsVersionList",
            self.send(
                "GET",
                "/api/v1/phases/{phase_id}/instructions",
                reads="json",
                path={"phase_id": phase_id},
                query={"limit": limit, "offset": offset},
            ),
        )

    def phases_instructions_rows(self, phase_id: int, *, limit: int = 200) -> Iterator[shapes.InstructionsVersion]:
        """All rows of `phases_instructions`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedInstructionsVersionList:
            return self.phases_instructions(phase_id=phase_id, limit=limit, offset=offset)

        return rows_by_offset(part)

    def phases_open(self, phase_id: int) -> shapes.ManagedPhase:
        """Open the phase: its items are given out."""
        return cast(
            "shapes.ManagedPhase",
            self.send("POST", "/api/v1/phases/{phase_id}/open", reads="json", path={"phase_id": phase_id}),
        )

    def phases_pause(self, phase_id: int) -> shapes.ManagedPhase:
        """Pause the phase: no items are given out. Open assignments can still be submitted."""
        return cast(
            "shapes.ManagedPhase",
            self.send("POST", "/api/v1/phases/{phase_id}/pause", reads="json", path={"phase_id": phase_id}),
        )

    def phases_add_problems(
        self,
        phase_id: int,
        *,
        labels: Unset | int = UNSET,
        priority: Unset | float = UNSET,
        source: Unset | str = UNSET,
        split: Unset | Literal["train", "test"] = UNSET,
        without_drawings: Unset | bool = UNSET,
        file: bytes | BinaryIO | None = None,
    ) -> Iterator[shapes.AddedProblems]:
        """Import these problems, and queue them if the phase has flow 1. The response has one JSON object per line.

        labels: Flow 1: labelings per problem; default: the phase's.
        priority: Flow 1: highest first.
        source: Data set of the problems.
        split: `test`: held out.
        without_drawings: Flow 1: leave out problems with a drawing.
        """
        return cast(
            "Iterator[shapes.AddedProblems]",
            self.send(
                "POST",
                "/api/v1/phases/{phase_id}/problems",
                reads="lines",
                path={"phase_id": phase_id},
                query={
                    "labels": labels,
                    "priority": priority,
                    "source": source,
                    "split": split,
                    "without_drawings": without_drawings,
                },
                file=file,
            ),
        )

    def phases_check_problems(
        self,
        phase_id: int,
        *,
        labels: Unset | int = UNSET,
        priority: Unset | float = UNSET,
        source: Unset | str = UNSET,
        split: Unset | Literal["train", "test"] = UNSET,
        without_drawings: Unset | bool = UNSET,
        file: bytes | BinaryIO | None = None,
    ) -> Iterator[shapes.AddedProblems]:
        """Say what adding these problems would do. Nothing is stored. The response has one JSON object per line.

        labels: Flow 1: labelings per problem; default: the phase's.
        priority: Flow 1: highest first.
        source: Data set of the problems.
        split: `test`: held out.
        without_drawings: Flow 1: leave out problems with a drawing.
        """
        return cast(
            "Iterator[shapes.AddedProblems]",
            self.send(
                "POST",
                "/api/v1/phases/{phase_id}/problems/check",
                reads="lines",
                path={"phase_id": phase_id},
                query={
                    "labels": labels,
                    "priority": priority,
                    "source": source,
                    "split": split,
                    "without_drawings": without_drawings,
                },
                file=file,
            ),
        )

    def phases_add_solutions(
        self,
        phase_id: int,
        *,
        cut: Unset | Literal["line", "blank_line", "numbering", "sentence"] = UNSET,
        generator: Unset | str = UNSET,
        labels: Unset | int = UNSET,
        limit: Unset | int = UNSET,
        only: Unset | Literal["correct", "wrong", "ungraded"] = UNSET,
        per_problem: Unset | int = UNSET,
        priority: Unset | float = UNSET,
        stored: Unset | bool = UNSET,
        without_drawings: Unset | bool = UNSET,
        file: bytes | BinaryIO | None = None,
    ) -> Iterator[shapes.AddedSolutions]:
        """Import these solutions and queue them in the phase, batch by batch. Repeating it queues nothing twice.

        The response has one JSON object per line: the progress, and in the end the result.

        cut: How a solution text is cut into steps.
        generator: The generator that wrote them.
        labels: Labelings per solution; default: the phase's.
        limit: The most solutions that are added.
        only: Only this grade.
        per_problem: The most solutions of a problem.
        priority: Highest first.
        stored: Queue the stored solutions of `generator`; the request has no body.
        """
        return cast(
            "Iterator[shapes.AddedSolutions]",
            self.send(
                "POST",
                "/api/v1/phases/{phase_id}/solutions",
                reads="lines",
                path={"phase_id": phase_id},
                query={
                    "cut": cut,
                    "generator": generator,
                    "labels": labels,
                    "limit": limit,
                    "only": only,
                    "per_problem": per_problem,
                    "priority": priority,
                    "stored": stored,
                    "without_drawings": without_drawings,
                },
                file=file,
            ),
        )

    def phases_check_solutions(
        self,
        phase_id: int,
        *,
        cut: Unset | Literal["line", "blank_line", "numbering", "sentence"] = UNSET,
        generator: Unset | str = UNSET,
        labels: Unset | int = UNSET,
        limit: Unset | int = UNSET,
        only: Unset | Literal["correct", "wrong", "ungraded"] = UNSET,
        per_problem: Unset | int = UNSET,
        priority: Unset | float = UNSET,
        stored: Unset | bool = UNSET,
        without_drawings: Unset | bool = UNSET,
        file: bytes | BinaryIO | None = None,
    ) -> Iterator[shapes.AddedSolutions]:
        """Say what adding these solutions would do, with the first of them. Nothing is stored.

        The response has one JSON object per line: the progress, and in the end the result.

        cut: How a solution text is cut into steps.
        generator: The generator that wrote them.
        labels: Labelings per solution; default: the phase's.
        limit: The most solutions that are added.
        only: Only this grade.
        per_problem: The most solutions of a problem.
        priority: Highest first.
        stored: Queue the stored solutions of `generator`; the request has no body.
        """
        return cast(
            "Iterator[shapes.AddedSolutions]",
            self.send(
                "POST",
                "/api/v1/phases/{phase_id}/solutions/check",
                reads="lines",
                path={"phase_id": phase_id},
                query={
                    "cut": cut,
                    "generator": generator,
                    "labels": labels,
                    "limit": limit,
                    "only": only,
                    "per_problem": per_problem,
                    "priority": priority,
                    "stored": stored,
                    "without_drawings": without_drawings,
                },
                file=file,
            ),
        )

    def phases_stored_solutions(self, phase_id: int) -> list[shapes.StoredSolutions]:
        """Generators with stored solutions."""
        return cast(
            "list[shapes.StoredSolutions]",
            self.send("GET", "/api/v1/phases/{phase_id}/stored-solutions", reads="json", path={"phase_id": phase_id}),
        )

    def phases_overview(
        self,
        *,
        limit: Unset | int = UNSET,
        offset: Unset | int = UNSET,
        search: Unset | str = UNSET,
        status: Unset | Literal["open", "paused", "closed", ""] = UNSET,
    ) -> shapes.PaginatedManagedPhaseList:
        """All phases with their progress, newest first.

        limit: Rows per page. Default: 50. At most 200.
        offset: Rows to skip.
        """
        return cast(
            "shapes.PaginatedManagedPhaseList",
            self.send(
                "GET",
                "/api/v1/phases/overview",
                reads="json",
                query={"limit": limit, "offset": offset, "search": search, "status": status},
            ),
        )

    def phases_overview_rows(
        self,
        *,
        search: Unset | str = UNSET,
        status: Unset | Literal["open", "paused", "closed", ""] = UNSET,
        limit: int = 200,
    ) -> Iterator[shapes.ManagedPhase]:
        """All rows of `phases_overview`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedManagedPhaseList:
            return self.phases_overview(search=search, status=status, limit=limit, offset=offset)

        return rows_by_offset(part)

    def phases_people(
        self, *, limit: Unset | int = UNSET, offset: Unset | int = UNSET, search: Unset | str = UNSET
    ) -> shapes.PaginatedPersonList:
        """People who can be assigned to a phase, by name.

        limit: Rows per page. Default: 50. At most 200.
        offset: Rows to skip.
        """
        return cast(
            "shapes.PaginatedPersonList",
            self.send(
                "GET", "/api/v1/phases/people", reads="json", query={"limit": limit, "offset": offset, "search": search}
            ),
        )

    def phases_people_rows(self, *, search: Unset | str = UNSET, limit: int = 200) -> Iterator[shapes.Person]:
        """All rows of `phases_people`, fetched `limit` at a time."""

        def part(offset: int) -> shapes.PaginatedPersonList:
            return self.phases_people(search=search, limit=limit, offset=offset)

        return rows_by_offset(part)

    def preferences_get(self) -> shapes.Preferences:
        """Your preferences, or the defaults."""
        return cast("shapes.Preferences", self.send("GET", "/api/v1/preferences", reads="json"))

    def preferences_change(
        self, *, keys: Unset | dict[str, list[str]] = UNSET, tours_seen: Unset | list[str] = UNSET
    ) -> shapes.Preferences:
        """Replace the keys and add tours that were seen. Fields that are left out do not change.

        keys: Replaces the keys.
        tours_seen: Added to the tours seen before.
        """
        return cast(
            "shapes.Preferences",
            self.send("PATCH", "/api/v1/preferences", reads="json", body={"keys": keys, "tours_seen": tours_seen}),
        )

    def progress_get(self, *, time_zone: Unset | str = UNSET) -> shapes.Progress:
        """How many labelings you have submitted, and how many items wait for you.

        time_zone: Name of the time zone in which today begins, such as Europe/Berlin; UTC if absent.
        """
        return cast(
            "shapes.Progress", self.send("GET", "/api/v1/progress", reads="json", query={"time_zone": time_zone})
        )

    def progress_phases(self, *, time_zone: Unset | str = UNSET) -> list[shapes.PhaseProgress]:
        """The open phases that you may work on: what waits for you in each, and what you have done there.

        time_zone: Name of the time zone in which today begins, such as Europe/Berlin; UTC if absent.
        """
        return cast(
            "list[shapes.PhaseProgress]",
            self.send("GET", "/api/v1/progress/phases", reads="json", query={"time_zone": time_zone}),
        )

    def services_list(self) -> list[shapes.Service]:
        """How the services are that ./dev runs on this host; empty if something else runs them."""
        return cast("list[shapes.Service]", self.send("GET", "/api/v1/services", reads="json"))

    def skipped_list(self, *, before: Unset | str = UNSET, limit: Unset | int = UNSET) -> shapes.SkippedPart:
        """What you skipped, newest first, and why some of it cannot be taken back.

        before: `next` of the part before.
        limit: Rows of a part.
        """
        return cast(
            "shapes.SkippedPart",
            self.send("GET", "/api/v1/skipped", reads="json", query={"before": before, "limit": limit}),
        )

    def skipped_list_rows(self, *, limit: int = 200) -> Iterator[shapes.Skipped]:
        """All rows of `skipped_list`, fetched `limit` at a time."""

        def part(before: str | Unset) -> shapes.SkippedPart:
            return self.skipped_list(limit=limit, before=before)

        return rows_by_key(part)

    def training_runs_create(
        self, *, kind: Unset | shapes.RewardModelKind = UNSET, base: Unset | str = UNSET
    ) -> shapes.TrainingRun:
        """Train on all labelings now. If a training of this kind is in progress, it is returned (200).

        Without `base`, training starts from the checkpoint that the newest generation names.

        base: Checkpoint to start from; empty: the newest generation's.
        """
        return cast(
            "shapes.TrainingRun",
            self.send("POST", "/api/v1/training-runs", reads="json", body={"kind": kind, "base": base}),
        )

    def training_runs_cancel(self, training_run_id: int) -> shapes.TrainingRun:
        """Stop a training. A generation that waits for it fails, and can be retried."""
        return cast(
            "shapes.TrainingRun",
            self.send(
                "POST",
                "/api/v1/training-runs/{training_run_id}/cancel",
                reads="json",
                path={"training_run_id": training_run_id},
            ),
        )

    def training_runs_retry(self, training_run_id: int) -> shapes.TrainingRun:
        """Retry a failed training that belongs to no generation."""
        return cast(
            "shapes.TrainingRun",
            self.send(
                "POST",
                "/api/v1/training-runs/{training_run_id}/retry",
                reads="json",
                path={"training_run_id": training_run_id},
            ),
        )

    def webhooks_list(self) -> list[shapes.Webhook]:
        """GET /api/v1/webhooks"""
        return cast("list[shapes.Webhook]", self.send("GET", "/api/v1/webhooks", reads="json"))

    def webhooks_create(
        self, *, name: str, url: str, events: Unset | list[str] = UNSET, include_labels: Unset | bool = UNSET
    ) -> shapes.WebhookWithSecret:
        """Add a webhook. Its secret is shown in this answer only.

        events: Any of attention.changed, labeling.submitted, generation.done, model.promoted. Left out:
        attention.changed.
        include_labels: Whether labeling.submitted also has the label itself, with its texts.
        """
        return cast(
            "shapes.WebhookWithSecret",
            self.send(
                "POST",
                "/api/v1/webhooks",
                reads="json",
                body={"name": name, "url": url, "events": events, "include_labels": include_labels},
            ),
        )

    def webhooks_change(
        self,
        webhook_id: int,
        *,
        name: Unset | str = UNSET,
        url: Unset | str = UNSET,
        events: Unset | list[str] = UNSET,
        include_labels: Unset | bool = UNSET,
        is_active: Unset | bool = UNSET,
    ) -> shapes.Webhook:
        """Change name, address, events or what they contain, or turn it off and on.

        events: Any of attention.changed, labeling.submitted, generation.done, model.promoted. Left out:
        attention.changed.
        include_labels: Whether labeling.submitted also has the label itself, with its texts.
        """
        return cast(
            "shapes.Webhook",
            self.send(
                "PATCH",
                "/api/v1/webhooks/{webhook_id}",
                reads="json",
                path={"webhook_id": webhook_id},
                body={
                    "name": name,
                    "url": url,
                    "events": events,
                    "include_labels": include_labels,
                    "is_active": is_active,
                },
            ),
        )

    def webhooks_delete(self, webhook_id: int) -> None:
        """Remove it, with the log of its deliveries."""
        self.send("DELETE", "/api/v1/webhooks/{webhook_id}", reads="nothing", path={"webhook_id": webhook_id})

    def webhooks_replace_secret(self, webhook_id: int) -> shapes.WebhookWithSecret:
        """Make a new secret, shown in this answer only. The old one signs nothing from now on."""
        return cast(
            "shapes.WebhookWithSecret",
            self.send("POST", "/api/v1/webhooks/{webhook_id}/secret", reads="json", path={"webhook_id": webhook_id}),
        )

    def webhooks_test(self, webhook_id: int) -> shapes.Delivery:
        """Send a test. The log says how it went."""
        return cast(
            "shapes.Delivery",
            self.send("POST", "/api/v1/webhooks/{webhook_id}/test", reads="json", path={"webhook_id": webhook_id}),
        )
