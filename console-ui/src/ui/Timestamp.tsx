import { formatAgo, formatFullTime, formatTime } from "./format";

interface TimestampProps {
  time: string;
  /** "3 minutes ago" rather than the clock time. */
  ago?: boolean;
}

export function Timestamp({ time, ago = false }: TimestampProps) {
  return (
    <time dateTime={time} title={`${formatFullTime(time)}\n${time}`} className="tabular">
      {ago ? formatAgo(time) : formatTime(time)}
    </time>
  );
}
