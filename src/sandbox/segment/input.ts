import { invalid } from './api-error.ts';
import { isSecret, mask, type Option } from './catalogue/types.ts';
import { isObject } from './http.ts';

type Body = Record<string, unknown>;

/** A required, non-empty text field. Throws ApiError 422. */
export function text(body: Body, field: string): string {
  const value = body[field];
  if (typeof value !== 'string' || value.trim() === '') throw invalid(`${field} is required`, field);
  return value;
}

export function optionalText(body: Body, field: string): string | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalid(`${field} must be a string`, field);
  return value;
}

export function flag(body: Body, field: string): boolean {
  const value = optionalFlag(body, field);
  if (value === undefined) throw invalid(`${field} is required`, field);
  return value;
}

export function optionalFlag(body: Body, field: string): boolean | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw invalid(`${field} must be true or false`, field);
  return value;
}

export function optionalObject(body: Body, field: string): Body | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw invalid(`${field} must be an object`, field);
  return value;
}

export function objects(body: Body, field: string): Body[] {
  const value = body[field];
  if (!Array.isArray(value) || !value.every(isObject)) {
    throw invalid(`${field} must be a list of objects`, field);
  }
  return value;
}

function fits(option: Option, value: unknown): boolean {
  switch (option.type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
    case 'select':
      return option.choices?.some((choice) => choice.value === value) ?? false;
    case 'map':
      return isObject(value) && Object.values(value).every((entry) => typeof entry === 'string');
    case 'array':
      return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
    case 'string':
    case 'password':
      return typeof value === 'string';
  }
}

/**
 * Settings against the catalogue's options, defaults filled in. Unknown names are kept, as Segment does.
 * Throws ApiError 422 with `field` "settings.<name>".
 */
export function checkSettings(options: readonly Option[], given: Body): Body {
  const settings: Body = {};
  for (const option of options) {
    const value = given[option.name] ?? option.defaultValue;
    const field = `settings.${option.name}`;
    const isEmptyList = Array.isArray(value) && value.length === 0 && option.required;
    if (value === undefined || value === '' || isEmptyList) {
      if (option.required) throw invalid(`${option.label} is required`, field);
      if (value === '') settings[option.name] = value;
      continue;
    }
    if (!fits(option, value)) throw invalid(`${option.label} must be a valid ${option.type}`, field);
    settings[option.name] = value;
  }
  return { ...given, ...settings };
}

/** Whether a secret holds the mask itself: someone copied settings that were read back. */
export function hasMaskedSecret(options: readonly Option[], settings: Body): boolean {
  return options.some((option) => isSecret(option) && settings[option.name] === mask);
}
