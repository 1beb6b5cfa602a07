/** A part of JSON Schema that is enough for `docs/schema`: what is wrong with a value, as `path: problem`; empty where nothing is. */
export function schemaProblems(schema: Schema, value: unknown): readonly string[] {
  return problemsAt(schema, value, '$', schema);
}

export type Schema = {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly [annotation: string]: unknown;
};

function problemsAt(schema: Schema, value: unknown, path: string, root: Schema): readonly string[] {
  if (schema.$ref !== undefined) {
    const target = root.$defs?.[schema.$ref.replace('#/$defs/', '')];
    return target === undefined ? [`${path}: no ${schema.$ref}`] : problemsAt(target, value, path, root);
  }
  if (schema.anyOf !== undefined) {
    const attempts = schema.anyOf.map((choice) => problemsAt(choice, value, path, root));
    return attempts.some((problems) => problems.length === 0) ? [] : (attempts[0] ?? []);
  }
  if (schema.type !== undefined && ![schema.type].flat().includes(typeOf(value))) {
    return [`${path}: ${typeOf(value)} instead of ${[schema.type].flat().join(' or ')}`];
  }
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return [`${path}: ${JSON.stringify(value)} is not listed`];
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined
      ? []
      : value.flatMap((entry, place) => problemsAt(items, entry, `${path}[${place}]`, root));
  }
  if (typeof value === 'object' && value !== null) return objectProblems(schema, value, path, root);
  return [];
}

function objectProblems(schema: Schema, value: object, path: string, root: Schema): readonly string[] {
  const missing = (schema.required ?? []).filter((name) => !Object.hasOwn(value, name));
  const problems = missing.map((name) => `${path}: ${name} is missing`);
  for (const [name, entry] of Object.entries(value)) {
    const property = schema.properties?.[name] ?? schema.additionalProperties;
    if (property === false) problems.push(`${path}: ${name} is not described`);
    else if (typeof property === 'object') problems.push(...problemsAt(property, entry, `${path}.${name}`, root));
  }
  return problems;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}
