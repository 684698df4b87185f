import { Switch } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";

const route = getRouteApi("/shell/audit");

export function LiveToggle() {
  const { live = false, to } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Switch
      label="Live"
      checked={live && to === undefined}
      disabled={to !== undefined}
      onChange={(event) => {
        const on = event.currentTarget.checked;
        void navigate({ search: (previous) => ({ ...previous, live: on || undefined }), replace: true });
      }}
    />
  );
}
