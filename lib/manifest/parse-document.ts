import { parse, type ScalarTag } from 'yaml';
import type { BrokenReason } from './broken-document.ts';
import { notPlain } from './line-reader.ts';
import { parsePlainYaml } from './plain-yaml.ts';
import { fieldAt, isRawObject } from './raw-value.ts';
import type { DocumentText } from './split-documents.ts';
import { isYaml11True, yaml11Truth } from './yaml-scalar.ts';

type Parsed = { readonly value: unknown } | { readonly broken: BrokenReason };

/** The value of one document, JSON or YAML, or why it has none. Of a key that is there twice the last one counts. */
export function parseDocument(document: DocumentText): Parsed {
  if (/^\s*[{[]/.test(document.text)) return parseJson(document);
  const value = parsePlainYaml(document.text);
  return value === notPlain ? parseAnyYaml(document) : { value };
}

function parseJson(document: DocumentText): Parsed {
  if (nesting(document.text) > 100) return broken(document, 'it is nested more than 100 levels deep');
  try {
    return { value: JSON.parse(document.text) };
  } catch (error) {
    // Without a quoted key behind the bracket it is more likely to be YAML in its flow style.
    const meantAsJson = /^\s*[{[]\s*["{[]/.test(document.text) && !isTemplate(document.text);
    return meantAsJson ? jsonProblem(error, document) : parseAnyYaml(document);
  }
}

function parseAnyYaml(document: DocumentText): Parsed {
  if (document.text.length > largestUncommon) {
    const advice = 'Convert it to JSON or split it into several documents';
    return broken(document, `it is larger than ${largestUncommon / 1024 / 1024} MB in an uncommon style. ${advice}`);
  }
  // Brackets in texts count too, so that the limit is a wide one: it only keeps the parser's stack from running out.
  const tooDeep = nesting(document.text) > 500 || /^ *(?:[-?] +){100}/m.test(document.text);
  if (tooDeep) return broken(document, 'it is nested too deeply to be read');
  try {
    const value: unknown = parse(document.text, yamlOptions);
    // `name: {{ .Values.name }}` happens to be YAML: a mapping with a mapping as its key.
    const named = ['name', 'namespace'].every((key) => !isRawObject(fieldAt(value, 'metadata', key)));
    return named || !isTemplate(document.text) ? { value } : broken(document, templateReason);
  } catch (error) {
    return isTemplate(document.text) ? broken(document, templateReason) : yamlProblem(error, document);
  }
}

/** Whether the text holds the braces of a Helm or Go template. */
export function isTemplate(source: string): boolean {
  return /\{\{-?[ \t]*[\w."$(/]/.test(source);
}

const templateReason = 'it is a template and no finished manifest. Render it first, with helm template for example';

/** The full YAML parser takes half a second and a hundred megabytes for each megabyte. */
const largestUncommon = 16 * 1024 * 1024;

const truth11: ScalarTag = {
  default: true,
  tag: 'tag:yaml.org,2002:bool',
  test: yaml11Truth,
  resolve: isYaml11True,
};

const yamlOptions = {
  logLevel: 'error',
  uniqueKeys: false,
  merge: true,
  maxAliasCount: 100,
  customTags: (tags: readonly unknown[]) => [truth11, ...tags] as ScalarTag[],
} as const;

/** How many brackets are open at once, outside double quotes. */
function nesting(source: string): number {
  let open = 0;
  let most = 0;
  let quoted = false;
  for (let index = 0; index < source.length; index += 1) {
    const code = source.charCodeAt(index);
    if (quoted) {
      if (code === 0x5c) index += 1;
      else if (code === 0x22 || code === 0x0a) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x7b || code === 0x5b) {
      open += 1;
      if (open > most) most = open;
    } else if ((code === 0x7d || code === 0x5d) && open > 0) open -= 1;
  }
  return most;
}

function broken(document: DocumentText, reason: string, lineInText?: number): Parsed {
  const line = lineInText === undefined ? document.line : document.firstLine + lineInText - 1;
  return { broken: { reason, line } };
}

function jsonProblem(error: unknown, document: DocumentText): Parsed {
  const message = error instanceof Error ? error.message : '';
  const line = /\(line (\d+) column \d+\)/.exec(message)?.[1];
  const reason = message.replace(/ at position \d+.*$/s, '').replace(/, "?\.\.\..*$/s, '');
  return broken(
    document,
    `it is no JSON: ${reason || 'it cannot be read'}`,
    line === undefined ? undefined : Number(line),
  );
}

/** The parser's first sentence, without its position and excerpt, which the gap has in its own words. */
function yamlProblem(error: unknown, document: DocumentText): Parsed {
  if (!(error instanceof Error)) return broken(document, 'it cannot be read');
  if (error instanceof RangeError) return broken(document, 'it is nested too deeply to be read');
  if (error instanceof ReferenceError) return broken(document, 'its aliases expand to too much, or to nothing');
  const position = 'linePos' in error && Array.isArray(error.linePos) ? error.linePos[0] : undefined;
  const first = (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '').replace(/[\s.:]+$/, '');
  return broken(document, first || 'it cannot be read', typeof position?.line === 'number' ? position.line : undefined);
}
