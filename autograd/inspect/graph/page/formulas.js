// Formulas set as in print.

function html(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (name === "onclick") element.addEventListener("click", value);
    else element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// ---- Typesetting -----------------------------------------------------------------------------------------
// They come as the text that the library prints: "dJ/du·(1 − y·y)".

const word = String.raw`(?:(?!ᵀ)[\p{L}\p{Nd}_])+(?:\.(?:(?!ᵀ)[\p{L}\p{Nd}_])+)*`;
const patterns = {
  ratio: new RegExp(`([d∂])(${word})/\\1(${word})`, "uy"),
  word: new RegExp(word, "uy"),
  number: /(\d+(?:\.\d+)?)(?:e([-+])0*(\d+))?/y,
  power: new RegExp(`\\^(${word})`, "uy"),
};

/// A letter followed by digits has an index: v₁₂.
function nameParts(name) {
  const indexed = /^(\p{L})(\p{Nd}+)$/u.exec(name);
  return indexed ? [{ kind: "name", text: indexed[1] }, { kind: "sub", text: indexed[2] }]
                 : [{ kind: "name", text: name }];
}

/// A formula as symbols, numbers, powers, ratios of differentials, and what is between them. `length` is that
/// of the text that a token stands for, if it has another.
function formulaTokens(text) {
  const tokens = [];
  for (let at = 0; at < text.length;) {
    const token = tokenAt(text, at), last = tokens[tokens.length - 1];
    if (token.kind === "plain" && last?.kind === "plain") last.text += token.text;
    else tokens.push(token);
    at += token.length ?? token.text.length;
  }
  return tokens;
}

function tokenAt(text, at) {
  const next = (pattern) => {
    pattern.lastIndex = at;
    return pattern.exec(text) ?? [];
  };
  const [ratio, d, above, below] = next(patterns.ratio);
  if (indexOf.has(above) && indexOf.has(below))
    return { kind: "ratio", d, above, below, length: ratio.length };
  const [found] = next(patterns.word);
  if (indexOf.has(found)) return { kind: "symbol", text: found };
  const [number, mantissa, sign, digits] = next(patterns.number);
  const power = digits && (sign === "-" ? "−" : "") + digits;
  if (number) return { kind: "number", mantissa, power, length: number.length };
  if (found) return { kind: kindOfWord(found, text[at + found.length]), text: found };
  const [raised, exponent] = next(patterns.power);
  if (raised) return { kind: "power", text: exponent, length: raised.length };
  return { kind: "plain", text: text[at] };
}

/// Of a word that is not the name of a node.
function kindOfWord(found, behind) {
  if (found[0] === "d" && indexOf.has(found.slice(1))) return "symbol";
  if (behind === "(") return "plain";
  return found.length <= 2 ? "symbol" : "plain";
}

const differentials = ({ d, above, below }) =>
  [above, below].map((name) => [{ kind: "name", text: d }, ...nameParts(name)]);

/// A token in one line, as names, indices, powers and plain text.
function tokenParts(token) {
  if (token.kind === "symbol") return nameParts(token.text);
  if (token.kind === "ratio") {
    const [above, below] = differentials(token);
    return [...above, { kind: "plain", text: "/" }, ...below];
  }
  if (token.kind === "number") {
    if (!token.power) return [{ kind: "plain", text: token.mantissa }];
    return [{ kind: "plain", text: `${token.mantissa}·10` }, { kind: "power", text: token.power }];
  }
  return [token];
}

const formulaParts = (text) => formulaTokens(text).flatMap(tokenParts);

/// The formula as elements, ratios of differentials set as fractions. Copied, or read aloud, it is a line of
/// text.
function formula(text) {
  const whole = html("span", { class: "math" });
  for (const token of formulaTokens(text)) {
    if (token.kind !== "ratio") {
      whole.append(...partElements(tokenParts(token)));
      continue;
    }
    const [above, below] = differentials(token).map((parts) => html("span", {}, ...partElements(parts)));
    whole.append(html("span", { class: "ratio" }, above, unseen("/"), below));
  }
  return whole;
}

const unseen = (sign) => html("span", { class: "unseen" }, sign);

function partElements(parts) {
  return parts.map(({ kind, text }) => {
    if (kind === "name") return html("i", {}, text);
    if (kind === "sub") return html("sub", {}, text);
    return kind === "power" ? html("sup", {}, unseen("^"), text) : text;
  });
}
