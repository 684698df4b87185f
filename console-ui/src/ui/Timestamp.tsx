import { formatAgo, formatFullTime, formatTime } from "./format";
import { useZone } from "./zone";

interface TimestampProps {
  time: string;
  /** "3 minutes ago" rather than the clock time. */
  ago?: boolean;
}

export function Timestamp({ time, ago = false }: TimestampProps) {
  useZone();
  return (
    <time dateTime={time} title={`${formatFullTime(time)}\n${time}`} className="tabular">
      {ago ? formatAgo(time) : formatTime(time)}
    </time>
  );
}
