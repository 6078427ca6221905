import type { Filter } from 'mongodb';
import type { Predicate } from '../predicate.js';
import type { StoredDocument } from './mongo-documents.js';

/** Where a field of a read model's document is in the stored one. */
export const pathOf = (field: string): string => (field === 'id' ? '_id' : `document.${field}`);

/** Translates a predicate to MongoDB, whose language it is a subset of. */
export const toMongo = (predicate: Predicate): Filter<StoredDocument> => {
  switch (predicate.kind) {
    case 'all':
      return predicate.of.length === 0 ? {} : { $and: predicate.of.map(toMongo) };
    case 'any':
      return predicate.of.length === 0 ? { _id: { $in: [] } } : { $or: predicate.of.map(toMongo) };
    case 'is':
      return { [pathOf(predicate.field)]: { $eq: predicate.value } };
    case 'isNot':
      return { [pathOf(predicate.field)]: { $ne: predicate.value } };
    case 'in':
      return { [pathOf(predicate.field)]: { $in: predicate.values } };
    case 'exists':
      return { [pathOf(predicate.field)]: { $exists: predicate.exists } };
    case 'compare':
      return { [pathOf(predicate.field)]: { [predicate.operator]: predicate.value } };
  }
};
