import { isObject } from './http.ts';

export type Person = {
  index: number;
  userId: string;
  traits: { email: string; name: string; plan: string; createdAt: string };
};

const names = [
  'Mia Larsen',
  'Noah Kim',
  'Ada Okoye',
  'Luca Rossi',
  'Sara Ben Ali',
  'Jonas Weber',
  'Ines Prado',
];
const products = [
  { name: 'Trail Running Shoe', sku: 'SHOE-042', price: 89.9, category: 'Shoes' },
  { name: 'Rain Jacket', sku: 'JACK-007', price: 129, category: 'Outerwear' },
  { name: 'Merino Socks', sku: 'SOCK-311', price: 14.5, category: 'Accessories' },
] as const;

/** The same invented customer for the same number, so that repeated traffic meets known people. */
export function inventPerson(index: number): Person {
  const name = names[index % names.length] ?? 'Mia Larsen';
  const mailbox = `${name.toLowerCase().replace(/[^a-z]+/g, '.')}${index >= names.length ? index : ''}`;
  return {
    index,
    userId: `customer-${1001 + index}`,
    traits: { email: `${mailbox}@shop.example`, name, plan: 'free', createdAt: '2024-03-01T09:00:00.000Z' },
  };
}

const product = (person: Person) => products[person.index % products.length] ?? products[0];

/** Text for a property, from its name. */
function wordFor(name: string, person: Person): string {
  const about = product(person);
  const n = person.index + 1;
  if (/email/.test(name)) return person.traits.email;
  if (/user_?id/.test(name)) return person.userId;
  if (/currency/.test(name)) return 'USD';
  if (/(url|link|href)/.test(name)) return `https://shop.example/products/${about.sku.toLowerCase()}`;
  if (/(path|referrer)/.test(name)) return '/products';
  if (/sku/.test(name)) return about.sku;
  if (/coupon/.test(name)) return 'SPRING10';
  if (/brand/.test(name)) return 'Northtrail';
  if (/categor/.test(name)) return about.category;
  if (/variant|color/.test(name)) return 'blue';
  if (/(date|time|_at$)/.test(name)) return '2025-01-15T10:30:00.000Z';
  if (/plan|subscription_type/.test(name)) return 'pro-monthly';
  if (/campaign/.test(name)) return 'spring-launch';
  if (/channel|medium|source/.test(name)) return 'email';
  if (/phone/.test(name)) return `+1555010${String(n).padStart(4, '0')}`;
  if (/(^|_)id$|Id$/.test(name)) return `${name.replace(/_?id$/i, '')}-${7000 + n}`;
  if (/product|name|title/.test(name)) return about.name;
  return `${name.replace(/_/g, ' ')} ${n}`;
}

function numberFor(name: string, person: Person): number {
  const { price } = product(person);
  if (/quantity|count|position|step|items/.test(name)) return person.index + 1;
  if (/discount/.test(name)) return 5;
  if (/tax/.test(name)) return Math.round(price * 8) / 100;
  if (/shipping/.test(name)) return 4.9;
  if (/rating|score/.test(name)) return 4;
  if (/price|total|revenue|value|amount|subtotal|ltv/.test(name)) return price;
  if (/duration|seconds|length|position/.test(name)) return 42;
  return person.index + 1;
}

function typeOf(schema: unknown): string | undefined {
  if (!isObject(schema)) return undefined;
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type;
  return typeof type === 'string' ? type : undefined;
}

const numeric = /price|total|revenue|amount|quantity|subtotal|tax|shipping|discount|value|position/;

/** A value for a property by its JSON schema's type, else by its name; enums and examples are respected. */
export function believable(name: string, schema: unknown, person: Person): unknown {
  const key = name.toLowerCase();
  if (isObject(schema)) {
    if (Array.isArray(schema.enum) && schema.enum.length > 0) {
      return schema.enum[person.index % schema.enum.length];
    }
    if (Array.isArray(schema.examples) && schema.examples.length > 0) return schema.examples[0];
  }
  switch (typeOf(schema) ?? (numeric.test(key) ? 'number' : key === 'products' ? 'array' : 'string')) {
    case 'number':
      return numberFor(key, person);
    case 'integer':
      return Math.round(numberFor(key, person));
    case 'boolean':
      return person.index % 2 === 0;
    case 'array': {
      const items = isObject(schema) ? schema.items : undefined;
      if (typeOf(items) === 'string') return [wordFor(key, person)];
      const { sku, name: title, price, category } = product(person);
      return [{ product_id: sku, sku, name: title, price, category, quantity: 1 }];
    }
    case 'object': {
      const inner = isObject(schema) && isObject(schema.properties) ? schema.properties : {};
      return Object.fromEntries(
        Object.entries(inner).map(([one, part]) => [one, believable(one, part, person)]),
      );
    }
    default:
      return wordFor(key, person);
  }
}
