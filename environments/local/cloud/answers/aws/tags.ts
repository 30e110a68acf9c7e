import { type AnswerTable, blocks, texts } from "../resource.ts";

/**
 * The tags of a resource with the provider's own.
 *
 * Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs#default_tags-configuration-block
 */
export const tags: AnswerTable = {
  tags_all: ({ config, provider }) => ({
    ...Object.assign({}, ...blocks(provider, "default_tags").map((block) => texts(block, "tags"))),
    ...texts(config, "tags"),
  }),
};
