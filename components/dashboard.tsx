'use client';

import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Finding } from '#lib/model/finding.ts';
import { type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import { findingKey, type Show, showAll } from '#lib/view/show.ts';
import { toView } from '#lib/view/to-view.ts';
import { ExportMenu } from './export/export-menu.tsx';
import { DropArea } from './files/drop-area.tsx';
import { OpenButton } from './files/open-button.tsx';
import { OpenedBar } from './files/opened-bar.tsx';
import { useOpenedFiles } from './files/use-opened-files.ts';
import { FootLine } from './foot-line.tsx';
import { freshnessWords } from './freshness.ts';
import { KeysSheet } from './keys-sheet.tsx';
import { MapArea } from './map-area.tsx';
import { ObjectPanel } from './panel/object-panel.tsx';
import { ChosenPath, PathArea, PathOverMap } from './path/path-area.tsx';
import { usePath } from './path/use-path.ts';
import { SearchBox } from './search/search-box.tsx';
import { objectOfFinding } from './side/finding-object.ts';
import { SidePanel, type SideTab } from './side/side-panel.tsx';
import { ForeignLink } from './states/foreign-link.tsx';
import { pageState } from './states/page-state.ts';
import { WithoutMap } from './states/without-map.tsx';
import { TableArea } from './table/table-area.tsx';
import { useTableWish } from './table/use-table-wish.ts';
import { ViewSwitch } from './table/view-switch.tsx';
import { TopBar } from './top-bar.tsx';
import { Button } from './ui/button.tsx';
import { SidebarIcon } from './ui/icons.tsx';
import { shortName } from './ui/object-link.tsx';
import { useKeys } from './use-keys.ts';
import { useLinkOrigin } from './use-link-origin.ts';
import { filterKey, useShow } from './use-show.ts';
import { nextTheme, type ThemeAtFirst, useTheme } from './use-theme.ts';
import { useTopology } from './use-topology.ts';
import { useViewport } from './use-viewport.ts';

/** The whole page: the topology comes in, the map and the panels go out. What is seen is kept in the address. */
export function Dashboard({ themeAtFirst }: { readonly themeAtFirst: ThemeAtFirst }) {
  const fromServer = useTopology();
  const opened = useOpenedFiles();
  const { topology, status, connection, staleSince, problem } = opened.state ?? fromServer;
  const [show, setShow] = useShow();
  const { viewport, onViewport, flush } = useViewport();
  const { theme, setTheme } = useTheme(themeAtFirst);
  const searchInput = useRef<HTMLInputElement>(null);
  const [keysOpen, setKeysOpen] = useState(false);
  const [tab, setTab] = useState<SideTab>('findings');
  // Null: as the width of the window suggests.
  const [listShown, setListShown] = useState<boolean | null>(null);

  const table = useTableWish();
  const origin = useLinkOrigin(opened.state === null ? (fromServer.topology?.source ?? null) : null);

  const state = pageState(topology, status, connection, problem);
  const shown = state.kind === 'map' ? state.topology : null;
  const path = usePath(shown);
  // Topology, wishes and path together, so that no picture is ever drawn from one's new and the other's old state.
  const drawn = useDeferredValue(
    useMemo(() => ({ topology: shown, show, path: path.drawn }), [shown, show, path.drawn]),
  );
  const view = useMemo(
    () => (drawn.topology === null ? null : toView(drawn.topology, drawn.show, drawn.path)),
    [drawn],
  );
  const chosen = path.picture?.kind === 'lanes' ? path.picture.chosen : null;
  const isPair = path.picture?.kind === 'lanes' && path.picture.isPair;
  const showsLanes =
    path.picture?.kind === 'missing' || (path.picture?.kind === 'lanes' && path.wish?.drawn === 'lanes');
  const freshness = freshnessWords(connection, staleSince, status, problem);

  const changeShow = useCallback(
    (change: (show: Show) => Show) => {
      flush();
      setShow(change);
    },
    [flush, setShow],
  );
  const { pick } = path;
  const select = useCallback(
    (selected: ObjectId | null) => {
      // While an end of a path is being picked, a click or a hit of the search names it.
      if (selected === null || !pick(selected)) changeShow((before) => ({ ...before, selected }));
    },
    [changeShow, pick],
  );
  const openFinding = useCallback(
    (finding: Finding) =>
      changeShow((before) => {
        const key = findingKey(finding);
        return before.finding === key
          ? { ...before, finding: null }
          : { ...before, finding: key, selected: objectOfFinding(finding) };
      }),
    [changeShow],
  );
  const focus = useCallback(
    (namespace: string | null) =>
      changeShow((before) => ({
        ...before,
        namespaces: namespace === null ? [] : [namespace],
        focus: null,
        // What stands elsewhere would stay on the map as long as it is selected.
        selected: namespace === null || isIn(before.selected, namespace) ? before.selected : null,
      })),
    [changeShow],
  );
  const focusOn = (object: ObjectId) =>
    changeShow((before) => {
      if (isFocused(before, object)) return { ...before, namespaces: [], focus: null };
      const { kind, name } = parseObjectId(object);
      return kind === 'Namespace'
        ? { ...before, namespaces: [name], focus: null }
        : { ...before, namespaces: [], focus: object };
    });
  const linkTo = useCallback(() => {
    flush();
    return window.location.href;
  }, [flush]);
  const goOut = () => {
    if (path.picture?.kind === 'picking') path.leave();
    else if (show.selected !== null) select(null);
    else if (path.wish !== null) path.leave();
    else if (show.finding !== null) changeShow((before) => ({ ...before, finding: null }));
    else if (show.focus !== null) changeShow((before) => ({ ...before, focus: null }));
    else if (show.namespaces.length > 0) focus(null);
  };

  useEffect(() => {
    const parts = [show.selected === null ? null : shortName(show.selected), status?.source.name, 'Ambient Atlas'];
    document.title = parts.filter(Boolean).join(' · ');
  }, [show.selected, status?.source.name]);

  useKeys({
    '/': () => searchInput.current?.focus(),
    '?': () => setKeysOpen(true),
    '[': () => setListShown((before) => !(before ?? window.matchMedia('(min-width: 901px)').matches)),
    t: () => setTheme(nextTheme(theme)),
    f: () => {
      if (show.selected !== null) focusOn(show.selected);
      else if (show.focus !== null) focusOn(show.focus);
    },
    v: () => table.setTable(!table.isTable),
    Escape: goOut,
  });

  return (
    <div
      className="flex h-dvh flex-col overflow-hidden bg-bg text-ink"
      data-theme={theme === 'system' ? undefined : theme}
    >
      <TopBar
        status={status}
        freshness={freshness}
        theme={theme}
        onTheme={setTheme}
        onKeys={() => setKeysOpen(true)}
        actions={
          <>
            <ViewSwitch isTable={table.isTable} onTable={table.setTable} />
            <OpenButton onFiles={opened.open} />
            {shown !== null && view !== null && (
              <ExportMenu
                exported={{
                  topology: drawn.topology ?? shown,
                  view,
                  show: drawn.show,
                  drawnPath: drawn.path,
                  chosenPath: chosen === null ? null : { path: chosen.path, sample: path.wish?.sample ?? {} },
                  freshness: freshness.short,
                  isStale: freshness.tone === 'stale',
                  linkTo: opened.state === null ? linkTo : null,
                }}
                theme={theme}
                hasSnapshot={opened.state === null}
              />
            )}
          </>
        }
      >
        <SearchBox topology={shown} onSelect={select} inputRef={searchInput} />
      </TopBar>
      {origin.foreign !== null && (
        <ForeignLink
          of={origin.foreign}
          shown={status?.source.name ?? ''}
          onAdopt={origin.adopt}
          onClear={() => {
            changeShow(() => showAll);
            path.leave();
            origin.adopt();
          }}
        />
      )}
      <OpenedBar opened={opened} serverName={fromServer.status?.source.name ?? ''} />
      <div
        className={`relative flex min-h-0 flex-1 ${opened.state === null ? '' : 'snapshot-frame'}`}
        data-not-live={opened.state === null ? undefined : ''}
      >
        {shown !== null && !showsLanes && (
          <div data-over-map="" className={`shrink-0 ${listClass(listShown)}`}>
            <SidePanel
              topology={shown}
              show={show}
              tab={tab}
              onTab={setTab}
              onShow={changeShow}
              onSelect={select}
              onFinding={openFinding}
              onPath={path.openTo}
              onFocus={focus}
              onHide={() => setListShown(false)}
            />
          </div>
        )}
        <main className="relative min-w-0 flex-1">
          {state.kind === 'map' && showsLanes ? (
            <PathArea
              path={path}
              source={state.topology.source.name}
              freshness={freshness}
              topology={state.topology}
              onSelect={select}
            />
          ) : state.kind === 'map' && table.isTable ? (
            <TableArea
              topology={state.topology}
              show={show}
              wish={table}
              freshness={freshness}
              onShow={changeShow}
              onSelect={select}
            />
          ) : state.kind === 'map' && view !== null ? (
            <MapArea
              topology={state.topology}
              view={view}
              pictureKey={`${opened.state === null ? 'server' : 'files'} ${filterKey(drawn.show)} ${drawn.path === null ? '' : path.wish?.from}`}
              show={show}
              freshness={freshness}
              viewport={viewport}
              onViewport={onViewport}
              onShow={changeShow}
              onSelect={select}
            />
          ) : (
            state.kind !== 'map' && <WithoutMap state={state} status={status} />
          )}
          {shown !== null && <PathOverMap path={path} />}
          {shown !== null && !showsLanes && (
            <div
              data-over-map=""
              className={`absolute top-3 left-3 z-10 ${listShown === false ? '' : 'min-[901px]:hidden'}`}
            >
              <Button aria-label="Show the list" title="Show the list ([)" onClick={() => setListShown(true)}>
                <SidebarIcon />
              </Button>
            </div>
          )}
        </main>
        {shown !== null && (show.selected !== null || chosen !== null) && (
          <div
            data-over-map=""
            className={`z-20 shrink-0 max-[1100px]:absolute max-[1100px]:inset-y-0 max-[1100px]:right-0 max-[1100px]:shadow-float max-[900px]:inset-x-0 ${show.selected === null && !isPair ? 'max-[1100px]:hidden' : ''}`}
          >
            {show.selected !== null ? (
              <ObjectPanel
                topology={shown}
                id={show.selected}
                linkTo={linkTo}
                isFocused={isFocused(show, show.selected)}
                onFocus={() => show.selected !== null && focusOn(show.selected)}
                onSelect={select}
                onPathTo={path.openTo}
                onPathFrom={path.openFrom}
                onClose={() => select(null)}
              />
            ) : (
              chosen !== null && <ChosenPath topology={shown} path={path} linkTo={linkTo} onSelect={select} />
            )}
          </div>
        )}
      </div>
      {topology !== null && <FootLine topology={topology} view={view} />}
      <DropArea onFiles={opened.open} />
      <KeysSheet open={keysOpen} onClose={() => setKeysOpen(false)} />
    </div>
  );
}

function isFocused({ focus, namespaces }: Show, object: ObjectId): boolean {
  return focus === object || (focus === null && namespaces.length === 1 && `Namespace/${namespaces[0]}` === object);
}

function isIn(object: ObjectId | null, namespace: string): boolean {
  return object !== null && (object === `Namespace/${namespace}` || object.split('/')[1] === namespace);
}

/** Beside the map on a wide window, a sheet over it on a narrow one. */
function listClass(listShown: boolean | null): string {
  if (listShown === false) return 'hidden';
  const sheet =
    'max-[900px]:absolute max-[900px]:inset-y-0 max-[900px]:left-0 max-[900px]:z-20 max-[900px]:w-[min(340px,100%)] max-[900px]:shadow-float';
  return listShown === null ? 'max-[900px]:hidden' : sheet;
}
