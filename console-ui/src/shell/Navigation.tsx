import { Link } from "@tanstack/react-router";
import { NAVIGATION } from "./navigation";
import classes from "./Shell.module.css";

export function Navigation({ onNavigate }: { onNavigate: () => void }) {
  return (
    <div className={classes.groups}>
      {NAVIGATION.map((group) => (
        <section key={group.label} aria-labelledby={`nav-${group.label}`}>
          <h2 className={classes.groupLabel} id={`nav-${group.label}`}>
            {group.label}
          </h2>
          <ul className={classes.items}>
            {group.items.map(({ to, label, icon: PageIcon }) => (
              <li key={to}>
                <Link
                  to={to}
                  className={classes.item}
                  activeOptions={{ exact: to === "/", includeSearch: false }}
                  onClick={onNavigate}
                >
                  <PageIcon size={18} stroke={1.7} aria-hidden />
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
