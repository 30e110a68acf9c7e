import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { ScalingProps } from "./props.ts";

export interface ScalingConfig {
  readonly minInstances: number;
  readonly maxInstances: number;
  readonly concurrency: number;
}

/** @throws {ValidationError} for numbers that Cloud Run does not take, and in production for no bound */
export function scalingConfig(scope: Construct, scaling: ScalingProps, production: boolean): ScalingConfig {
  if (production && scaling.maxInstances === undefined) {
    throw new ValidationError(
      scope,
      "in production nothing but a default would bound the instances, and the bill.",
      "State scaling.maxInstances.",
    );
  }
  const { minInstances = 0, maxInstances = 3, concurrency = 80 } = scaling;
  const inRange = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  if (!inRange(maxInstances, 1, Number.MAX_SAFE_INTEGER) || !inRange(minInstances, 0, maxInstances)) {
    throw new ValidationError(
      scope,
      `a service cannot have from ${minInstances} to ${maxInstances} instances.`,
      "Use whole numbers: maxInstances of 1 or more, and minInstances up to that.",
    );
  }
  // https://cloud.google.com/run/docs/about-concurrency
  if (!inRange(concurrency, 1, 1000)) {
    throw new ValidationError(
      scope,
      `an instance cannot answer ${concurrency} requests at the same time.`,
      "Use a whole number from 1 to 1000.",
    );
  }
  return { minInstances, maxInstances, concurrency };
}
