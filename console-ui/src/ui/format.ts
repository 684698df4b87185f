import { zonedFormat } from "./zone";

const count = new Intl.NumberFormat("en-GB");
const compact = new Intl.NumberFormat("en-GB", { notation: "compact", maximumFractionDigits: 1 });
const oneDigit = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });
const twoDigits = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });
const clock = zonedFormat({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = zonedFormat({ day: "numeric", month: "short" });
const date = zonedFormat({ dateStyle: "short" });
const full = zonedFormat({ dateStyle: "medium", timeStyle: "long" });
const relative = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });

export const formatCount = (value: number): string => count.format(value);
export const formatCompact = (value: number): string => compact.format(value);
export const formatRate = (perSecond: number): string =>
  perSecond < 10 ? twoDigits.format(perSecond) : count.format(Math.round(perSecond));
export const formatPercent = (share: number): string => `${oneDigit.format(share * 100)} %`;
export const formatFullTime = (time: string): string => full.format(new Date(time));

/** Bytes as megabytes, which is what memory is counted in. */
export const formatBytes = (bytes: number): string => `${count.format(Math.round(bytes / 1_048_576))} MB`;

/** Milliseconds with the precision that still says something. */
export function formatMs(ms: number): string {
  if (ms >= 10_000) return `${oneDigit.format(ms / 1_000)} s`;
  return `${ms < 10 ? twoDigits.format(ms) : Math.round(ms)} ms`;
}

/** The clock time, with the day in front if it is not today. */
export function formatTime(time: string, now: Date = new Date()): string {
  const at = new Date(time);
  const today = date.format(at) === date.format(now);
  return today ? clock.format(at) : `${day.format(at)} ${clock.format(at)}`;
}

const STEPS: readonly { unit: Intl.RelativeTimeFormatUnit; seconds: number }[] = [
  { unit: "day", seconds: 86_400 },
  { unit: "hour", seconds: 3_600 },
  { unit: "minute", seconds: 60 },
  { unit: "second", seconds: 1 },
];

export function formatAgo(time: string, now: number = Date.now()): string {
  const seconds = Math.round((Date.parse(time) - now) / 1_000);
  const step = STEPS.find((candidate) => Math.abs(seconds) >= candidate.seconds);
  return step === undefined ? "just now" : relative.format(Math.trunc(seconds / step.seconds), step.unit);
}

const LONGEST_TEXT = 2_000;

/** What others wrote, cut where a browser would take too long to lay it out; an export has all of it. */
export function shortened(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  return `${text.slice(0, LONGEST_TEXT)}… and ${formatCount(text.length - LONGEST_TEXT)} more characters`;
}

export function plural(amount: number, one: string, many = `${one}s`): string {
  return `${formatCount(amount)} ${amount === 1 ? one : many}`;
}

/** `insufficient_scope` as a person reads it. */
export function words(code: string): string {
  const text = code.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
