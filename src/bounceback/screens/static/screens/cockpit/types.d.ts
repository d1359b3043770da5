/** What the server and the cockpit say to each other. Times are RFC 3339 in UTC. */

export interface Permit {
  callable: boolean;
  until: string | null;
  text: string;
  refused_by: string[];
  opens_at: string | null;
  rules_version?: string;
}

export interface CardLine {
  line: number;
  number: number;
  e164: string;
  display: string;
  extension: string;
}

export interface Card {
  lease: number | null;
  listing: number | null;
  prospect: number;
  expires_at: string | null;
  name: string;
  company: string;
  title: string;
  headcount: number | null;
  industry: string;
  place: string;
  zone: string;
  standing: string;
  why: string;
  try: number;
  renews_in_days: number | null;
  renews_on: string | null;
  list: string;
  audience: string;
  last: { text: string; outcome: string; when: string; who: string } | null;
  must_change: string;
  promise: { due_at: string; said: string } | null;
  facts: { label: string; value: string }[];
  attributes: Record<string, string>;
  referred_by: string | null;
  lines: CardLine[];
  opening: Opening | null;
  /** What an experiment compares this card with; "" when nothing is dealt. */
  block?: string;
  /** The words of its arms, filled in. */
  arms?: Opening[];
  permit: Permit;
}

export interface Opening {
  version: number;
  label: string;
  text: string;
}

/** An arm that waits for the next connect of its block. */
export interface Deal {
  key: string;
  block: string;
  version: number;
  label: string;
}

export type Did = "DID" | "FORGOT";

/** A plan as the cockpit reminds of it; `per_dial`: every dial counts towards its finish line. */
export interface PlanLine {
  key: string;
  remind: string;
  done: number;
  finish: number;
  per_dial: boolean;
  url: string;
}

/** One of the two likeliest reasons of a no, with what speaks for it. */
export interface Proposal {
  reason: string;
  label: string;
  why: string;
}

export interface Rung {
  id: number;
  key: string;
  kind: "APPOINTMENT" | "SALE" | "MATERIAL" | "LATER" | "OTHER";
  label: string;
  hint: string;
}

export interface Totals {
  to_go: number | null;
  value_per_dial: string | null;
  currency: string;
  value_today: string | null;
  dials_today: number;
  dials_an_hour: number | null;
  median_gap_seconds: number | null;
  noes_in_row: number;
  streak?: string | null;
}

export interface Empty {
  text: string;
  hint: string;
  opens_at: string | null;
}

export interface Strip {
  key: string;
  name: string;
  prospect: number;
  outcome: string;
  label: string;
  tone: "no" | "yes" | "quiet";
  value: string | null;
  back: string | null;
  back_at: string | null;
  why: string;
  to_go?: number | null;
  painful_url?: string;
  appointment?: number | null;
  proposals?: Proposal[];
  asks_why?: boolean;
  finer?: string[];
}

export interface DateChoice {
  key: string;
  label: string;
  days: number;
}

export interface Boot {
  session: { id: number; campaign: string; started_at: string };
  pace_seconds: number;
  me: string;
  now?: string;
  csrf_cookie?: string;
  calendar_url?: string;
  campaign: {
    id: number;
    offer: string;
    problem: string;
    voicemail: string;
    rungs: Rung[];
    questions: { id: number; text: string }[];
  };
  totals: Totals;
  outcomes: { code: string; label: string }[];
  reasons: { code: string; label: string; key: string }[];
  dates: DateChoice[];
  plans: PlanLine[];
  experiment: { url: string; words: string } | null;
  /** Finer reasons by family, in the order of their keys. */
  finer: Record<string, string[]>;
  cards: Card[];
  empty: Empty | null;
  keys_table: KeyRow[];
  deaf_seconds: number;
  twice_within_seconds: number;
}

export interface KeyRow {
  id: string;
  states: string[];
  key: string;
  pad: string;
  label: string;
  does: string;
  presses: number;
  deaf: boolean;
}

export interface Trigger {
  second: number | null;
  speaker: "ME" | "THEY";
  effect: "GOOD" | "BAD";
  text: string;
}

/** A response of an objection card, its record in words. */
export interface Answer {
  key: string;
  idea: string;
  words: string;
  record: string;
}

/** One objection; `folded` is its front without case and marks, `fresh` one that was made here. */
export interface ObjectionCard {
  key: string;
  front: string;
  folded: string;
  nth: number;
  heard: number;
  responses: Answer[];
  phrasings: string[];
  fresh?: boolean;
}

/** An objection as it was heard; `grade` 1: nothing came, 3: it was answered. */
export interface Hearing {
  second: number | null;
  text: string;
  card: string | null;
  response: string | null;
  grade: 1 | 3 | null;
  turn: "WENT_ON" | "RUNG_DOWN" | "HUNG_UP" | null;
}

/** One call while it is made; kept in the browser until its log has been accepted. */
export interface Call {
  key: string;
  session: number;
  card: Card;
  number: number;
  dialled_at: string;
  answered_at: string | null;
  ended_at: string | null;
  voicemail: boolean;
  gatekeeper: boolean;
  put_through: boolean;
  came_in: boolean;
  spoke_with?: string;
  spoke_name?: string;
  undone: boolean;
  note: string;
  triggers: Trigger[];
  hearings: Hearing[];
  facts: { label: string; value: string }[];
  /** The arm whose words were on the card at the dial. */
  deal?: Deal | null;
  /** By plan. */
  marks?: Record<string, Did>;
}

/** How a call ended, as the key said it. */
export interface Ending {
  outcome: string;
  reason?: string | null;
  rung?: Rung | null;
  appointment_at?: string | null;
  right_person?: { name: string; title: string; number: string } | null;
  suppress?: { scope: "NUMBER" | "PERSON" | "FIRM"; why: string } | null;
}

/** The call just logged. */
export interface Last {
  strip: Strip;
  call: Call;
  /** The server has not answered yet. */
  pending: boolean;
  /** Words of the date that was chosen, until the server says it better. */
  chosen: string;
  saved: number | null;
  /** Family of the no, "" while it is open. */
  reason?: string;
  finer?: string;
  /** The proposals were answered. */
  looked?: boolean;
}

export type Kind = "dial" | "log" | "undo" | "patch" | "look" | "skip" | "suppress";

/** One letter to the server that waits its turn. */
export interface Letter {
  id: number;
  kind: Kind;
  method: "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  body: Record<string, unknown> | null;
  call: string | null;
  who: string;
  written_at: string;
  tried?: boolean;
}

/** A letter the server would not take; shown until the caller has seen it. */
export interface Returned {
  letter: Letter;
  text: string;
  hint: string;
}

export type Mode = "ready" | "ringing" | "talking" | "empty" | "waiting";
