import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useApi } from "../api/ConsoleContext";
import type { PlotMarker } from "../ui/PlotMarkers";
import { changePlace, changeText } from "./ChangeList";
import { changesQuery } from "./queries";

export interface ChangeMarkers {
  markers: readonly PlotMarker[];
  /** Whether there were no other changes; else these are the latest. */
  complete: boolean;
}

/** What was changed in the last so many seconds, as marks for plots; each opens the change. */
export function useChangeMarkers(seconds: number): ChangeMarkers {
  const navigate = useNavigate();
  const { data } = useQuery(changesQuery(useApi(), seconds));
  return useMemo(
    () => ({
      markers: (data?.changes ?? []).map((change) => ({
        time: Date.parse(change.time) / 1_000,
        label: changeText(change),
        onOpen: () => void navigate(changePlace(change)),
      })),
      complete: data?.complete ?? true,
    }),
    [data, navigate],
  );
}
