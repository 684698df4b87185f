import { ActionIcon, AppShell, Burger, Kbd, Tooltip, UnstyledButton } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { IconKeyboard, IconSearch } from "@tabler/icons-react";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { SessionMenu } from "../session/SessionMenu";
import { SignInAgain } from "../session/SignInAgain";
import { focusHeading } from "../ui/focusHeading";
import { lazyPart } from "../ui/lazyPart";
import { Environment } from "./Environment";
import { HelpSheet } from "./HelpSheet";
import { LiveChip } from "./LiveChip";
import { Logo } from "./Logo";
import { Navigation } from "./Navigation";
import classes from "./Shell.module.css";
import { ThemeSwitch } from "./ThemeSwitch";
import { useLiveStream } from "./useLiveStream";
import { useShortcuts } from "./useShortcuts";
import { ZoneSwitch } from "./ZoneSwitch";

const CommandPalette = lazyPart(async () => (await import("./CommandPalette")).CommandPalette);

export function Shell() {
  const [navOpened, nav] = useDisclosure();
  const [helpOpened, help] = useDisclosure();
  const [paletteOpening, setPaletteOpening] = useState(0);
  const openPalette = () => setPaletteOpening((count) => count + 1);
  useHotkeys([["mod+K", openPalette]], []);
  useShortcuts(help.open);
  useLiveStream();
  useHeadingFocus();

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: "sm", collapsed: { mobile: !navOpened } }}
      padding={0}
      transitionDuration={0}
    >
      <a className={classes.skip} href="#main">
        Skip to content
      </a>
      <AppShell.Header className={classes.header}>
        <Burger
          opened={navOpened}
          onClick={nav.toggle}
          hiddenFrom="sm"
          size="sm"
          aria-label={navOpened ? "Close navigation" : "Open navigation"}
        />
        <Link to="/" className={classes.brand} aria-label="Gatehouse, overview">
          <Logo size={26} />
          <span className={classes.brandName}>Gatehouse</span>
        </Link>
        <Environment />
        <div className={classes.spacer} />
        <UnstyledButton className={classes.find} onClick={openPalette}>
          <IconSearch size={16} aria-hidden />
          <span className={classes.findText}>
            Find <Kbd size="xs">Ctrl K</Kbd>
          </span>
        </UnstyledButton>
        <LiveChip />
        <Tooltip label="Keyboard shortcuts">
          <ActionIcon
            variant="subtle"
            color="gray"
            c="inherit"
            size="lg"
            aria-label="Keyboard shortcuts"
            onClick={help.open}
            visibleFrom="sm"
          >
            <IconKeyboard size={18} />
          </ActionIcon>
        </Tooltip>
        <ZoneSwitch />
        <ThemeSwitch />
        <SessionMenu />
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar}>
        <Navigation onNavigate={nav.close} />
      </AppShell.Navbar>
      <AppShell.Main className={classes.main} id="main" tabIndex={-1}>
        <div className={classes.content}>
          <Outlet />
        </div>
      </AppShell.Main>
      <HelpSheet opened={helpOpened} onClose={help.close} />
      <SignInAgain />
      {paletteOpening > 0 && <CommandPalette opening={paletteOpening} />}
    </AppShell>
  );
}

/** After a change of page the heading has the focus, so that a screen reader says where one is. */
function useHeadingFocus(): void {
  const pathname = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current !== undefined && before.current !== pathname) {
      focusHeading();
      window.scrollTo(0, 0);
    }
    before.current = pathname;
  }, [pathname]);
}
