export { type FindPriceOptions, findPrice } from "./find-price.js";
export { isLocal } from "./local.js";
export { type ModelPrice, type Rate, costUsd, worstCaseUsd } from "./price.js";
export { PriceError, type PriceProblem } from "./price-error.js";
export { type PriceOverrides, readPriceFile } from "./price-file.js";
export { priceSourceVersion } from "./price-source.js";
export { priceText, unknownPriceMessage } from "./price-text.js";
