'use client';

import { Menu } from '@base-ui/react/menu';
import type { ReactNode } from 'react';

/** Things to do that belong together, under a heading. */
export function MenuSection({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Menu.Group className="border-hair border-t py-1 first:border-t-0">
      <Menu.GroupLabel className="px-2.5 pt-1 pb-0.5 font-semibold text-ink-2 text-mini">{title}</Menu.GroupLabel>
      {children}
    </Menu.Group>
  );
}

/** One of several; the menu stays open. */
export function MenuChoice<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: Value;
  readonly options: Readonly<Record<Value, string>>;
  readonly onChange: (value: Value) => void;
}) {
  return (
    <Menu.RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next: Value) => onChange(next)}
      className="flex gap-1 px-1.5 py-0.5"
    >
      {(Object.entries(options) as [Value, string][]).map(([option, words]) => (
        <Menu.RadioItem
          key={option}
          value={option}
          closeOnClick={false}
          className="flex flex-1 cursor-default items-center gap-1.5 whitespace-nowrap rounded-chip border border-transparent px-1.5 py-1 text-small data-checked:border-line data-checked:bg-quiet data-highlighted:bg-quiet"
        >
          <Dot isOn={option === value} />
          {words}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  );
}

/** On or off; the menu stays open. */
export function MenuCheck({
  isOn,
  onChange,
  children,
}: {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly children: ReactNode;
}) {
  return (
    <Menu.CheckboxItem
      checked={isOn}
      onCheckedChange={onChange}
      closeOnClick={false}
      className="flex cursor-default items-center gap-2 rounded-chip px-2.5 py-1.5 text-small data-highlighted:bg-quiet"
    >
      <Tick isOn={isOn} />
      {children}
    </Menu.CheckboxItem>
  );
}

function Dot({ isOn }: { readonly isOn: boolean }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" className="shrink-0">
      <circle cx="6" cy="6" r="5" fill="none" className="stroke-ink-2" strokeWidth="1.2" />
      {isOn && <circle cx="6" cy="6" r="2.6" className="fill-ink" />}
    </svg>
  );
}

function Tick({ isOn }: { readonly isOn: boolean }) {
  return (
    <svg width="13" height="13" viewBox="0 0 13 13" aria-hidden="true" className="shrink-0" fill="none">
      <rect x="1" y="1" width="11" height="11" rx="2.5" className="stroke-ink-2" strokeWidth="1.2" />
      {isOn && <path d="M3.5 6.8l2 2 4-4.4" className="stroke-ink" strokeWidth="1.6" />}
    </svg>
  );
}
