// Numbers as text.

const isNumber = (numbers) => numbers.shape.length === 0;
const sizeOf = (numbers) => numbers.shape.reduce((product, length) => product * length, 1);

/// As the library prints it: "15.001", "−0.5", "1e-05", "NaN".
function numberText(x, digits = 6) {
  if (typeof x === "string") return { nan: "NaN", inf: "∞", "-inf": "−∞" }[x];
  const magnitude = Math.abs(x);
  const sign = x < 0 ? "−" : "";
  const [mantissa, power] = magnitude.toExponential(digits - 1).split("e").map(Number);
  if (magnitude === 0 || (power >= -4 && power < digits)) return sign + Number(magnitude.toPrecision(digits));
  return `${sign}${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

const shapeText = (numbers) => `(${numbers.shape.join(", ")})`;

/// The only element of an array of one.
const onlyEntry = (numbers) => numbers.entries[0];

function rangeText({ min, max }, digits = 6) {
  return `${numberText(min, digits)} … ${numberText(max, digits)}`;
}

/// "15", "(3) 1, 2, 3", "(64, 10), −2.1 … 3.7".
function numbersText(numbers) {
  if (isNumber(numbers)) return numberText(onlyEntry(numbers));
  if (numbers.entries && numbers.entries.length <= 8)
    return `${shapeText(numbers)} ${numbers.entries.map((x) => numberText(x)).join(", ")}`;
  const lost = numbers.not_finite > 0 ? `, ${numbers.not_finite} not finite` : "";
  return `${shapeText(numbers)}, ${rangeText(numbers)}${lost}`;
}

/// As short as it can be: "0.25", "1.2e−5".
function briefNumber(x, digits) {
  const plain = numberText(x, digits);
  if (typeof x === "string" || x === 0) return plain;
  const [mantissa, power] = Math.abs(x).toExponential(digits - 1).split("e").map(Number);
  const short = `${x < 0 ? "−" : ""}${mantissa}e${power < 0 ? "−" : ""}${Math.abs(power)}`;
  return plain.includes("e") || short.length < plain.length ? short : plain;
}

/// What a box in the drawing shows of an array, more and less precisely: the first that fits is taken.
function briefTexts(numbers) {
  const precisions = [5, 4, 3, 2, 1];
  if (sizeOf(numbers) === 0) return ["empty"];
  if (sizeOf(numbers) === 1 && numbers.entries)
    return precisions.map((digits) => briefNumber(onlyEntry(numbers), digits));
  if (numbers.not_finite > 0) return ["not finite"];
  if (numbers.min === numbers.max)
    return precisions.map((digits) => `all ${briefNumber(numbers.min, digits)}`);
  const range = (digits) => `${briefNumber(numbers.min, digits)}…${briefNumber(numbers.max, digits)}`;
  const largest = Math.max(Math.abs(numbers.min), Math.abs(numbers.max));
  return [range(3), range(2), `±${briefNumber(largest, 2)}`];
}
