/**
 * Terraform's numbers have 512 bits and come as an integer, a float or decimal text. Here a `number` stands for the
 * decimal number that JavaScript prints for it (0.1 is a tenth, as it was written), a `bigint` for an integer
 * beyond 2^53, and an {@link ExactNumber} for every other fraction, so that none is changed on its way through.
 */
export class ExactNumber {
  /** Decimal digits, without an exponent. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** `significand` × 10^`exponent`, the significand without zeros at its end. */
interface Decimal {
  readonly significand: bigint;
  readonly exponent: number;
}

const DECIMAL_TEXT = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
/** 2^512 has 155 digits; what is longer is no number of Terraform's. */
const LARGEST_EXPONENT = 1_000;

/** @throws RangeError the text is not a decimal number. */
export function parseNumber(text: string): number | bigint | ExactNumber {
  const decimal = parseDecimal(text);
  if (decimal.exponent >= 0) return integer(decimal.significand * 10n ** BigInt(decimal.exponent));
  const nearest = Number(text);
  return isSame(parseDecimal(String(nearest)), decimal) ? nearest : new ExactNumber(format(decimal));
}

/** An integer of any size. */
export function integer(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A binary float, which is exactly the number that was meant. */
export function fromFloat(value: number): number | bigint | ExactNumber {
  if (!Number.isFinite(value)) return value;
  if (Number.isInteger(value)) return integer(BigInt(value));
  const exact = exactDecimal(value);
  return isSame(parseDecimal(String(value)), exact) ? value : new ExactNumber(format(exact));
}

/** How a number goes into MessagePack: an integer of at most 64 bits, or decimal text. */
export function toWireNumber(value: number | bigint | ExactNumber): number | bigint | string {
  if (value instanceof ExactNumber) return value.text;
  if (typeof value === "bigint") return BigInt.asIntN(64, value) === value ? value : String(value);
  if (Number.isNaN(value)) throw new RangeError("NaN is not a number of Terraform's");
  if (Object.is(value, -0)) return 0;
  return Number.isSafeInteger(value) || !Number.isFinite(value) ? value : String(value);
}

function parseDecimal(text: string): Decimal {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = DECIMAL_TEXT.exec(text) ?? [];
  const power = Number(exponent) - fraction.length;
  if (whole === "" || Math.abs(power) > LARGEST_EXPONENT + fraction.length) {
    throw new RangeError("not a decimal number");
  }
  return reduced(BigInt(`${whole}${fraction}`) * (sign === "-" ? -1n : 1n), power);
}

/** A double is m × 2^e; for e < 0 that is m × 5^-e × 10^e. */
function exactDecimal(value: number): Decimal {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const stored = Number((bits >> 52n) & 0x7ffn);
  const mantissa = (bits & 0xf_ffff_ffff_ffffn) | (stored === 0 ? 0n : 1n << 52n);
  const scale = Math.max(stored, 1) - 1_075;
  return reduced((value < 0 ? -mantissa : mantissa) * 5n ** BigInt(-scale), scale);
}

function reduced(significand: bigint, exponent: number): Decimal {
  if (significand === 0n) return { significand, exponent: 0 };
  const text = String(significand);
  const zeros = text.length - text.replace(/0+$/, "").length;
  return { significand: significand / 10n ** BigInt(zeros), exponent: exponent + zeros };
}

function isSame(a: Decimal, b: Decimal): boolean {
  return a.significand === b.significand && a.exponent === b.exponent;
}

/** A fraction in digits: the exponent is below zero. */
function format({ significand, exponent }: Decimal): string {
  const digits = String(significand < 0n ? -significand : significand).padStart(1 - exponent, "0");
  return `${significand < 0n ? "-" : ""}${digits.slice(0, exponent)}.${digits.slice(exponent)}`;
}
