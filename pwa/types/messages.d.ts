// Written by `python -m sync.typescript` from sync/messages.py; do not edit by hand.

/**
 * What one person did to one record, on one device.
 * When left out, a default stands in for: form, form_version, device_ms.
 */
export interface Change {
  seq: number;
  kind: 'attach' | 'delete' | 'finalise' | 'set' | 'settle';
  table: string;
  record: string;
  fields: Record<string, any>;
  form: string;
  form_version: string;
  epoch: number;
  base: number;
  stamp: string;
  user: string;
  device_ms: number;
}

/**
 * The value of a field in a change of kind "attach": one, a list of them, or None.
 */
export interface AttachedFile {
  sha256: string;
  size: number;
  media_type: string;
  name: string;
}

/**
 * changes[i] has seq first_seq + i, even if it does not decode. journal_from: lowest seq still held.
 * When left out, a default stands in for: app_version.
 */
export interface PushRequest {
  protocol: number;
  device: string;
  epoch: number;
  app_version: string;
  first_seq: number;
  journal_from: number;
  changes: Uint8Array[];
}

/**
 * What became of one change. fields: the merged or the contested ones. problem: "" or why it waits.
 * When left out, a default stands in for: rev, problem, fields.
 */
export interface Result {
  seq: number;
  outcome: 'applied' | 'conflict' | 'merged' | 'quarantined' | 'refused';
  rev: number;
  problem: string;
  fields: string[];
}

/**
 * durable_seq: every seq up to here is on disk at the server.
 * When left out, a default stands in for: results, retry_after_s.
 */
export interface PushReply {
  epoch: number;
  server_ms: number;
  durable_seq: number;
  results: Result[];
  retry_after_s: number;
}

/**
 * How sending goes, as the phone sees it, for the office. seq: last number given to a change.
 *
 * failures: {"2026-11-20": {trouble: how often}}, of the last days; troubles as in pwa/js/sync/http.js.
 * When left out, a default stands in for: seq, failures.
 */
export interface PhoneReport {
  seq: number;
  failures: Record<string, Record<string, number>>;
}

/**
 * page: "" first. limit: records and gone ones in one reply. needed: of the lists that this phone holds.
 *
 * takes_own: this phone can make `own` records itself. takes_columns: it reads long lists column by column.
 * takes_criteria: it scores visits itself. report: with the first page; seq 0 tells nothing.
 * When left out, a default stands in for: page, limit, needed, takes_own, takes_columns, takes_criteria, report.
 */
export interface PullRequest {
  protocol: number;
  device: string;
  epoch: number;
  since: number;
  page: string;
  limit: number;
  needed: Uint8Array;
  takes_own: boolean;
  takes_columns: boolean;
  takes_criteria: boolean;
  report: PhoneReport;
}

/**
 * One record as it is now. conflicts: each version's value, in stamp order; "" = a contested deletion.
 *
 * receipt: of a finished visit, the code that proves that it is here; "" otherwise.
 * When left out, a default stands in for: conflicts, form, form_version, flags, receipt.
 */
export interface PulledRecord {
  table: string;
  record: string;
  rev: number;
  enterprise: string;
  fields: Record<string, any>;
  conflicts: Record<string, any[]>;
  form: string;
  form_version: string;
  flags: ('conflict' | 'late_after_reassignment' | 'missing_attachment')[];
  receipt: string;
}

/**
 * A record in which nothing but this device's own changes is new: the phone lays them over what it holds.
 *
 * seq: of the latest of them, which names the record. fields: how many the record has; if the phone counts
 * otherwise it loads everything again. receipt: as in PulledRecord.
 * When left out, a default stands in for: receipt.
 */
export interface OwnRecord {
  seq: number;
  rev: number;
  fields: number;
  receipt: string;
}

/**
 * "unassigned" names the enterprise alone; everything that hangs on it goes too.
 */
export interface Gone {
  table: string;
  record: string;
  why: 'deleted' | 'unassigned';
}

/**
 * A form or a reference list that this person needs now. sha256: hexadecimal, of the content at `url`.
 */
export interface Needed {
  id: string;
  version: string;
  sha256: string;
  url: string;
}

/**
 * next: "" last page | the next page | "again": start over at page "". durable_seq: as of cursor.
 *
 * Of the fields from `results` on only the last page has any. digest: empty = not checked. needed: names
 * the lists `forms` and `reference`, which are left out when the request named the same.
 * When left out, a default stands in for: next, cursor, latest_stamp, records, own, gone, results, forms, reference, needed, digest, wipe.
 */
export interface PullReply {
  epoch: number;
  since: number;
  page: string;
  next: string;
  cursor: number;
  durable_seq: number;
  server_ms: number;
  latest_stamp: string;
  records: PulledRecord[];
  own: OwnRecord[];
  gone: Gone[];
  results: Result[];
  forms: Needed[];
  reference: Needed[];
  needed: Uint8Array;
  digest: Uint8Array;
  wipe: '' | 'after-push' | 'now';
}

/**
 * device: the id that this phone had before, or ""; devices: the former id of each person, by person.
 * When left out, a default stands in for: device, devices.
 */
export interface EnrolRequest {
  code: string;
  device: string;
  devices: Record<string, string>;
}

/**
 * pin: whether this person may work on the phone without one.
 * When left out, a default stands in for: pin.
 */
export interface EnrolReply {
  device: string;
  person: string;
  recovery_key: string;
  pin: 'offered' | 'required';
}

/**
 * From a phone that was bound before there was a recovery key. device: as bound; checked.
 */
export interface KeyRequest {
  device: string;
}

/**
 * recovery_key: as in EnrolReply.
 */
export interface KeyReply {
  recovery_key: string;
}

/**
 * sealed: the office's copy of the key of a person's data, as the phone keeps it.
 */
export interface DataKeyRequest {
  sealed: Uint8Array;
}

/**
 * key: 32 bytes.
 */
export interface DataKeyReply {
  key: Uint8Array;
}

/**
 * The body of every answer that is no success.
 * When left out, a default stands in for: title, safe, next.
 */
export interface ProblemReply {
  problem: string;
  title: string;
  safe: string;
  next: string;
}
