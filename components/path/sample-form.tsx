'use client';

import { useId, useState } from 'react';
import type { SampleRequest } from '#lib/model/path.ts';
import { Button } from '../ui/button.tsx';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/**
 * A request to try: method, path, host, headers, and what its token says. Whatever is written is evaluated at once; what
 * is left open stays unknown. It starts from the link and then keeps what is being typed, also while it is incomplete.
 */
export function SampleForm({
  sample,
  onSample,
}: {
  readonly sample: SampleRequest;
  readonly onSample: (sample: SampleRequest) => void;
}) {
  const id = useId();
  const [headers, setHeaders] = useState(() => linesOf(sample.headers, ': '));
  const [claims, setClaims] = useState(() => linesOf(sample.claims, ' = '));
  const token =
    sample.claims === undefined ? 'open' : Object.keys(sample.claims).length === 0 && claims === '' ? 'none' : 'some';
  const change = (part: { readonly [Name in keyof SampleRequest]: SampleRequest[Name] | undefined }) =>
    onSample(known({ ...sample, ...part }));
  return (
    <form className="grid gap-2.5" onSubmit={(event) => event.preventDefault()} data-testid="sample-form">
      <div className="flex gap-2">
        <label className="grid gap-1 text-small text-ink-2">
          Method
          <select
            className={`${fieldClass} w-[92px]`}
            value={sample.method ?? ''}
            onChange={(event) => change({ method: event.target.value || undefined })}
          >
            <option value="">any</option>
            {methods.map((method) => (
              <option key={method}>{method}</option>
            ))}
          </select>
        </label>
        <Field
          label="Path"
          value={sample.path ?? ''}
          placeholder="any, e.g. /cart/42"
          onValue={(path) => change({ path: path || undefined })}
        />
      </div>
      <Field
        label="Host"
        value={sample.host ?? ''}
        placeholder="any"
        onValue={(host) => change({ host: host || undefined })}
      />
      <Lines
        id={`${id}-headers`}
        label="Headers, one a line"
        value={headers}
        placeholder="x-tenant: a"
        onValue={(text) => {
          setHeaders(text);
          change({ headers: pairsIn(text, ':', (name) => name.toLowerCase()) });
        }}
      />
      <fieldset className="grid gap-1">
        <legend className="mb-1 text-small text-ink-2">Token</legend>
        <div className="flex gap-4 text-body">
          <Choice
            name={`${id}-token`}
            label="any"
            isChosen={token === 'open'}
            onChoose={() => change({ claims: undefined })}
          />
          <Choice
            name={`${id}-token`}
            label="none"
            isChosen={token === 'none'}
            onChoose={() => {
              setClaims('');
              change({ claims: {} });
            }}
          />
          <Choice
            name={`${id}-token`}
            label="valid, with these claims"
            isChosen={token === 'some'}
            onChoose={() => {
              const text = claims === '' ? 'iss = ' : claims;
              setClaims(text);
              change({ claims: pairsIn(text, '=', (name) => name) ?? {} });
            }}
          />
        </div>
        {token === 'some' && (
          <Lines
            id={`${id}-claims`}
            label="Claims, one a line"
            value={claims}
            placeholder="iss = shop"
            onValue={(text) => {
              setClaims(text);
              change({ claims: pairsIn(text, '=', (name) => name) ?? {} });
            }}
          />
        )}
      </fieldset>
      {Object.keys(sample).length > 0 && (
        <span>
          <Button
            onClick={() => {
              setHeaders('');
              setClaims('');
              onSample({});
            }}
          >
            Leave everything open
          </Button>
        </span>
      )}
    </form>
  );
}

const fieldClass =
  'h-[30px] rounded-control border border-line bg-bg px-2 text-body text-ink placeholder:text-ink-3 focus-visible:outline-offset-0';

function Field({
  label,
  value,
  placeholder,
  onValue,
}: {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly onValue: (value: string) => void;
}) {
  return (
    <label className="grid min-w-0 flex-1 gap-1 text-small text-ink-2">
      {label}
      <input
        type="text"
        spellCheck={false}
        autoComplete="off"
        className={`${fieldClass} w-full font-mono`}
        value={value}
        placeholder={placeholder}
        onChange={(event) => onValue(event.target.value)}
      />
    </label>
  );
}

function Lines({
  id,
  label,
  value,
  placeholder,
  onValue,
}: {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly onValue: (value: string) => void;
}) {
  return (
    <label htmlFor={id} className="grid gap-1 text-small text-ink-2">
      {label}
      <textarea
        id={id}
        spellCheck={false}
        rows={Math.max(1, value.split('\n').length)}
        className={`${fieldClass} h-auto resize-none py-1.5 font-mono leading-relaxed`}
        value={value}
        placeholder={placeholder}
        onChange={(event) => onValue(event.target.value)}
      />
    </label>
  );
}

function Choice({
  name,
  label,
  isChosen,
  onChoose,
}: {
  readonly name: string;
  readonly label: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) {
  return (
    <label className="flex cursor-pointer items-center gap-1.5">
      <input type="radio" name={name} checked={isChosen} onChange={onChoose} className="accent-[var(--focus)]" />
      {label}
    </label>
  );
}

/** Without the parts that are open. */
function known(sample: { readonly [Name in keyof SampleRequest]: SampleRequest[Name] | undefined }): SampleRequest {
  return Object.fromEntries(Object.entries(sample).filter(([, value]) => value !== undefined));
}

/** `name: value` lines as pairs; lines without a value yet are left out. Undefined where none is whole. */
function pairsIn(
  text: string,
  separator: string,
  nameOf: (name: string) => string,
): Readonly<Record<string, string>> | undefined {
  const pairs = text.split('\n').flatMap((line) => {
    const at = line.indexOf(separator);
    const name = nameOf(line.slice(0, at).trim());
    const value = line.slice(at + 1).trim();
    return at === -1 || name === '' || value === '' ? [] : [[name, value] as const];
  });
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

function linesOf(pairs: Readonly<Record<string, string>> | undefined, separator: string): string {
  return Object.entries(pairs ?? {})
    .map(([name, value]) => `${name}${separator}${value}`)
    .join('\n');
}
