import type { TokenReport } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { plural, words } from "../ui/format";
import { Decision } from "../ui/Outcome";
import { Scopes } from "../ui/Scopes";
import { scopeGains } from "./scopeGains";
import classes from "./TokenResult.module.css";

export function TokenTools({ tools }: { tools: TokenReport["tools"] }) {
  const [best] = scopeGains(tools);
  return (
    <>
      {best !== undefined && (
        <p className={classes.hint}>
          Adding <Scopes scopes={best.scopes} /> opens {plural(best.tools.length, "more tool")}.
        </p>
      )}
      <ul className={classes.tools}>
        {tools.map((tool) => (
          <li key={tool.name} className={classes.tool}>
            <AnchorLink to="/tools/$name" params={{ name: tool.name }} ff="monospace">
              {tool.name}
            </AnchorLink>
            <Decision decision={tool.decision} />
            {tool.decision !== "allow" && (
              <span className={classes.needs}>
                {words(tool.reason)}
                {tool.missingScopes.length > 0 && (
                  <>
                    {" "}
                    <Scopes scopes={tool.missingScopes} />
                  </>
                )}
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
