/** Short names for the generated types. */
import type { components } from "@/api/schema.gen";

type Schemas = components["schemas"];

export type Session = Schemas["Session"];
export type User = NonNullable<Session["user"]>;
export type Role = User["role"];
export type Assignment = Schemas["Assignment"];
export type Instructions = Schemas["Instructions"];
export type Label = Schemas["Label"];
export type LabelStep = Schemas["LabelStep"];
export type Offer = Schemas["Offer"];
export type FinishReason = Label["finish_reason"];
export type Phase = Schemas["Phase"];
export type Submitted = Schemas["Submitted"];
export type Details = Schemas["Details"];
export type Preferences = Schemas["Preferences"];
export type Progress = Schemas["Progress"];
export type OwnLabeling = Schemas["Labeling"];
export type EarlierLabeling = Schemas["EarlierLabeling"];
export type Loop = Schemas["Loop"];
export type Generation = Schemas["Generation"];
export type LoopRun = NonNullable<Loop["run"]>;
export type GenerationItem = Schemas["GenerationItem"];
export type RewardModel = Schemas["RewardModel"];
export type Evaluation = NonNullable<RewardModel["evaluation"]>;
export type TrainingRun = Schemas["TrainingRun"];
export type TimelinePoint = Schemas["TimelinePoint"];
export type GenerationDetail = Schemas["GenerationDetail"];
export type GenerationForm = Schemas["GenerationForm"];
export type Option = Schemas["Option"];
export type ManagedPhase = Schemas["ManagedPhase"];
export type PhaseSettings = Schemas["PhaseSettings"];
export type Person = Schemas["Person"];
export type Model = Schemas["RewardModelHistory"];
export type ModelDetail = Schemas["RewardModelDetail"];
export type Generator = Schemas["Generator"];
export type Overview = Schemas["Overview"];
