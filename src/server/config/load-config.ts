import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import * as v from 'valibot';
import { type Config, ConfigFileSchema, ConfigSchema } from './config.ts';
import { overrideByEnvironment } from './environment.ts';

/** The configuration can't be used. `problems` holds one line for each thing that is wrong, with the key first. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(
    source: string,
    readonly problems: readonly string[],
    options?: ErrorOptions,
  ) {
    super([`The configuration ${source} can't be used:`, ...problems.map((line) => `  ${line}`)].join('\n'), options);
  }
}

/**
 * Reads the TOML file, lays the environment over it and validates the whole. Relative paths in it are relative to
 * the file. @throws ConfigError with everything that is wrong at once
 */
export function loadConfig({ file, env }: { file: string; env: Readonly<Record<string, string | undefined>> }): Config {
  const { config, problems } = overrideByEnvironment(readToml(file), env);
  const shape = v.safeParse(ConfigFileSchema, config);
  const lines = [...problems.map(({ key, message }) => `${key}: ${message}`), ...(shape.issues ?? []).map(inOneLine)];
  const whole = v.safeParse(ConfigSchema, config);
  if (!whole.success && shape.success) lines.push(...whole.issues.map(({ message }) => message));
  if (!whole.success || lines.length > 0) throw new ConfigError(file, lines);
  const from = dirname(resolve(file));
  const { store, verification } = whole.output;
  return {
    ...whole.output,
    store: { file: resolve(from, store.file) },
    verification: { ...verification, key_file: resolve(from, verification.key_file) },
  };
}

function readToml(file: string): Record<string, unknown> {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ConfigError(file, [reason(cause)], { cause });
  }
}

function reason(error: unknown): string {
  if (error instanceof TomlError) {
    return `line ${error.line.toString()}: ${error.message.split('\n')[0] ?? 'not TOML'}`;
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'it may not be read: permission denied';
  return error instanceof Error ? error.message : String(error);
}

/** The key with dots, then what is wrong. Values are not repeated: one of them may be a secret. */
function inOneLine(issue: v.BaseIssue<unknown>): string {
  const key = v.getDotPath(issue) ?? 'configuration';
  if (issue.expected === 'never') return `${key}: there is no such key`;
  if (issue.received === 'undefined') return `${key}: is missing`;
  if (issue.kind === 'schema')
    return `${key}: must be ${issue.expected ?? 'of another kind'}, not ${kindOf(issue.input)}`;
  return `${key}: ${issue.message}`;
}

function kindOf(input: unknown): string {
  if (Array.isArray(input)) return 'a list';
  return typeof input === 'object' ? 'a section' : `a ${typeof input}`;
}
