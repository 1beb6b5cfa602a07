'use client';

import { Tabs } from '@base-ui/react/tabs';
import { type ReactNode, useMemo } from 'react';
import type { Finding } from '#lib/model/finding.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import { isFiltered, type Show } from '#lib/view/show.ts';
import { IconButton } from '../ui/button.tsx';
import { SidebarIcon } from '../ui/icons.tsx';
import { exceptionGroups, withoutFinding } from './exceptions.ts';
import { FilterForm } from './filter-form.tsx';
import { FindingsList } from './findings-list.tsx';
import { NamespaceList } from './namespace-list.tsx';
import { namespaceSummaries } from './namespace-summary.ts';

export type SideTab = 'findings' | 'namespaces' | 'filter';

/** The left side: findings, the namespaces, what the map keeps. */
export function SidePanel({
  topology,
  show,
  tab,
  onTab,
  onShow,
  onSelect,
  onFinding,
  onPath,
  onFocus,
  onHide,
}: {
  readonly topology: Topology;
  readonly show: Show;
  readonly tab: SideTab;
  readonly onTab: (tab: SideTab) => void;
  readonly onShow: (change: (show: Show) => Show) => void;
  readonly onSelect: (id: ObjectId) => void;
  readonly onFinding: (finding: Finding) => void;
  readonly onPath: (to: ObjectId) => void;
  readonly onFocus: (namespace: string | null) => void;
  readonly onHide: () => void;
}) {
  const groups = useMemo(() => withoutFinding(exceptionGroups(topology), topology), [topology]);
  const summaries = useMemo(() => namespaceSummaries(topology), [topology]);
  return (
    <Tabs.Root
      value={tab}
      onValueChange={(value: SideTab) => onTab(value)}
      render={<aside aria-label="Findings, namespaces, filter" />}
      className="flex h-full w-74 flex-col border-r border-line bg-panel max-[900px]:w-full max-[900px]:border-r-0"
    >
      <div className="flex h-10 shrink-0 items-stretch border-b border-hair pr-1.5 pl-3.5">
        <Tabs.List className="flex min-w-0 flex-1 gap-2.5 text-small">
          <TabName value="findings" label="Findings" count={topology.findings.length} />
          <TabName value="namespaces" label="Namespaces" count={summaries.length} />
          <TabName value="filter" label="Filter" isOn={isFiltered(show)} />
        </Tabs.List>
        <span className="self-center">
          <IconButton aria-label="Hide the list" onClick={onHide}>
            <SidebarIcon />
          </IconButton>
        </span>
      </div>
      <TabBody value="findings">
        <FindingsList
          topology={topology}
          groups={groups}
          selected={show.selected}
          open={show.finding}
          onFinding={onFinding}
          onSelect={onSelect}
          onPath={onPath}
        />
      </TabBody>
      <TabBody value="namespaces">
        <NamespaceList summaries={summaries} focused={show.namespaces} onFocus={onFocus} />
      </TabBody>
      <TabBody value="filter">
        <FilterForm show={show} onShow={onShow} />
      </TabBody>
    </Tabs.Root>
  );
}

function TabName({
  value,
  label,
  count,
  isOn = false,
}: {
  readonly value: SideTab;
  readonly label: string;
  readonly count?: number;
  /** What the tab holds is in force. */
  readonly isOn?: boolean;
}) {
  return (
    <Tabs.Tab
      value={value}
      className="-mb-px flex items-center gap-1 border-b-2 border-transparent text-ink-2 hover:text-ink data-[active]:border-ink data-[active]:font-semibold data-[active]:text-ink"
    >
      {label}
      {count !== undefined && <span className="font-medium tabular-nums">{count.toLocaleString('en-US')}</span>}
      {isOn && <span role="img" aria-label="on" className="size-1.5 rounded-full bg-focus" />}
    </Tabs.Tab>
  );
}

function TabBody({ value, children }: { readonly value: SideTab; readonly children: ReactNode }) {
  return (
    <Tabs.Panel value={value} className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
      {children}
    </Tabs.Panel>
  );
}
