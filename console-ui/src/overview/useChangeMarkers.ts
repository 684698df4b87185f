import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useApi } from "../api/ConsoleContext";
import type { PlotMarker } from "../ui/PlotMarkers";
import { changePlace, changeText } from "./ChangeList";
import { changesQuery } from "./queries";

/** What was changed in the last so many seconds, as marks for plots; each opens the change. */
export function useChangeMarkers(seconds: number): readonly PlotMarker[] {
  const navigate = useNavigate();
  const { data } = useQuery(changesQuery(useApi(), seconds));
  return useMemo(
    () =>
      (data?.changes ?? []).map((change) => ({
        time: Date.parse(change.time) / 1_000,
        label: changeText(change),
        onOpen: () => void navigate(changePlace(change)),
      })),
    [data, navigate],
  );
}
