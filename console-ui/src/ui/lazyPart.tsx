import {
  Component,
  createElement,
  lazy,
  Suspense,
  useState,
  type ComponentType,
  type FunctionComponent,
  type ReactNode,
} from "react";
import { ProblemPanel } from "./ProblemPanel";

/**
 * A part of a page that is loaded once it is shown, with `fallback` in its place until then. Where it cannot be loaded
 * or shown, that is said in its place, with a way to try again: the rest of the page, and what was typed there, stays.
 */
export function lazyPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
  fallback: ReactNode = null,
): FunctionComponent<P> {
  const make = () =>
    lazy(async () => {
      const part = await load().catch(() => {
        current = make(); // what failed once is never tried again
        throw new Error(NOT_LOADED);
      });
      return { default: ({ props }: { props: P }) => createElement(part, props) };
    });
  let current = make();

  return function LazyPart(props: P) {
    const [{ count, Part }, setAttempt] = useState({ count: 0, Part: current });
    return (
      <Boundary key={count} onRetry={() => setAttempt({ count: count + 1, Part: current })}>
        <Suspense fallback={fallback}>
          <Part props={props} />
        </Suspense>
      </Boundary>
    );
  };
}

const NOT_LOADED =
  "It could not be loaded: the gateway cannot be reached, or was upgraded since this page was opened. Where trying again does not help, load the page anew.";

interface BoundaryProps {
  onRetry: () => void;
  children: ReactNode;
}

/** Keeps what goes wrong in its own place. */
class Boundary extends Component<BoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    return error === undefined ? (
      this.props.children
    ) : (
      <ProblemPanel title="This part is missing" error={error} onRetry={this.props.onRetry} />
    );
  }
}
