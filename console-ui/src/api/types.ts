import type { components } from "./schema";

type Schemas = components["schemas"];

export type Session = Schemas["Session"];
export type Overview = Schemas["Overview"];
export type Metrics = Schemas["Metrics"];
export type MetricsPoint = Schemas["MetricsPoint"];
export type Tool = Schemas["Tool"];
export type Access = Schemas["Access"];
export type AccessMode = Access["mode"];
export type AccessChange = Schemas["AccessChange"];
export type AccessRevision = Schemas["AccessRevision"];
export type AuditEvent = Schemas["AuditEvent"];
export type AuditPage = Schemas["AuditPage"];
export type ChainReport = Schemas["ChainReport"];
export type DecisionStory = Schemas["Decision"];
export type TokenReport = Schemas["TokenReport"];
export type DoctorReport = Schemas["DoctorReport"];
export type DoctorClient = DoctorReport["clients"][number];
export type DoctorFinding = DoctorReport["findings"][number];
export type Person = Schemas["User"];
export type Revocations = Schemas["Revocations"];
export type Revocation = Schemas["Revocation"];
export type DisabledUser = Schemas["DisabledUser"];
export type KillRequest = Schemas["KillRequest"];
export type LockRequest = Schemas["LockRequest"];
export type ClientView = Schemas["Client"];
