import Foundation
import SwiftProtobuf

/// Instead of reading fields it makes them up.
extension MessageMaker: Decoder {
    mutating func handleConflictingOneOf() {}

    mutating func nextFieldNumber() -> Int? {
        guard fieldsLeft > 0 else { return nil }
        fieldsLeft -= 1
        field = random.number(in: 1...Self.highestField)
        return field
    }

    mutating func decodeSingularFloatField(value: inout Float) { value = number() }
    mutating func decodeSingularFloatField(value: inout Float?) { value = number() }
    mutating func decodeRepeatedFloatField(value: inout [Float]) { value.append(number()) }
    mutating func decodeSingularDoubleField(value: inout Double) { value = number() }
    mutating func decodeSingularDoubleField(value: inout Double?) { value = number() }
    mutating func decodeRepeatedDoubleField(value: inout [Double]) { value.append(number()) }
    mutating func decodeSingularInt32Field(value: inout Int32) { value = integer() }
    mutating func decodeSingularInt32Field(value: inout Int32?) { value = integer() }
    mutating func decodeRepeatedInt32Field(value: inout [Int32]) { value.append(integer()) }
    mutating func decodeSingularInt64Field(value: inout Int64) { value = integer() }
    mutating func decodeSingularInt64Field(value: inout Int64?) { value = integer() }
    mutating func decodeRepeatedInt64Field(value: inout [Int64]) { value.append(integer()) }
    mutating func decodeSingularUInt32Field(value: inout UInt32) { value = integer() }
    mutating func decodeSingularUInt32Field(value: inout UInt32?) { value = integer() }
    mutating func decodeRepeatedUInt32Field(value: inout [UInt32]) { value.append(integer()) }
    mutating func decodeSingularUInt64Field(value: inout UInt64) { value = integer() }
    mutating func decodeSingularUInt64Field(value: inout UInt64?) { value = integer() }
    mutating func decodeRepeatedUInt64Field(value: inout [UInt64]) { value.append(integer()) }
    mutating func decodeSingularSInt32Field(value: inout Int32) { value = integer() }
    mutating func decodeSingularSInt32Field(value: inout Int32?) { value = integer() }
    mutating func decodeRepeatedSInt32Field(value: inout [Int32]) { value.append(integer()) }
    mutating func decodeSingularSInt64Field(value: inout Int64) { value = integer() }
    mutating func decodeSingularSInt64Field(value: inout Int64?) { value = integer() }
    mutating func decodeRepeatedSInt64Field(value: inout [Int64]) { value.append(integer()) }
    mutating func decodeSingularFixed32Field(value: inout UInt32) { value = integer() }
    mutating func decodeSingularFixed32Field(value: inout UInt32?) { value = integer() }
    mutating func decodeRepeatedFixed32Field(value: inout [UInt32]) { value.append(integer()) }
    mutating func decodeSingularFixed64Field(value: inout UInt64) { value = integer() }
    mutating func decodeSingularFixed64Field(value: inout UInt64?) { value = integer() }
    mutating func decodeRepeatedFixed64Field(value: inout [UInt64]) { value.append(integer()) }
    mutating func decodeSingularSFixed32Field(value: inout Int32) { value = integer() }
    mutating func decodeSingularSFixed32Field(value: inout Int32?) { value = integer() }
    mutating func decodeRepeatedSFixed32Field(value: inout [Int32]) { value.append(integer()) }
    mutating func decodeSingularSFixed64Field(value: inout Int64) { value = integer() }
    mutating func decodeSingularSFixed64Field(value: inout Int64?) { value = integer() }
    mutating func decodeRepeatedSFixed64Field(value: inout [Int64]) { value.append(integer()) }
    mutating func decodeSingularBoolField(value: inout Bool) { value = random.chance(50) }
    mutating func decodeSingularBoolField(value: inout Bool?) { value = random.chance(50) }
    mutating func decodeRepeatedBoolField(value: inout [Bool]) { value.append(random.chance(50)) }
    mutating func decodeSingularStringField(value: inout String) { value = text() }
    mutating func decodeSingularStringField(value: inout String?) { value = text() }
    mutating func decodeRepeatedStringField(value: inout [String]) { value.append(text()) }
    mutating func decodeSingularBytesField(value: inout Data) { value = bytes() }
    mutating func decodeSingularBytesField(value: inout Data?) { value = bytes() }
    mutating func decodeRepeatedBytesField(value: inout [Data]) { value.append(bytes()) }

    mutating func decodeSingularEnumField<E: Enum>(value: inout E) where E.RawValue == Int {
        value = choice() ?? value
    }

    mutating func decodeSingularEnumField<E: Enum>(value: inout E?) where E.RawValue == Int {
        value = choice() ?? value
    }

    mutating func decodeRepeatedEnumField<E: Enum>(value: inout [E]) where E.RawValue == Int {
        if let choice: E = choice() { value.append(choice) }
    }

    mutating func decodeSingularMessageField<M: Message>(value: inout M?) throws {
        value = try message(value ?? M())
    }

    mutating func decodeRepeatedMessageField<M: Message>(value: inout [M]) throws {
        value.append(try message(M()))
    }

    mutating func decodeSingularGroupField<G: Message>(value: inout G?) {}

    mutating func decodeRepeatedGroupField<G: Message>(value: inout [G]) {}

    mutating func decodeMapField<KeyType, ValueType: MapValueType>(
        fieldType: _ProtobufMap<KeyType, ValueType>.Type,
        value: inout _ProtobufMap<KeyType, ValueType>.BaseType
    ) throws {
        var (key, item): (KeyType.BaseType?, ValueType.BaseType?)
        try KeyType.decodeSingular(value: &key, from: &self)
        try ValueType.decodeSingular(value: &item, from: &self)
        if let key, let item { value[key] = item }
    }

    mutating func decodeMapField<KeyType, ValueType>(
        fieldType: _ProtobufEnumMap<KeyType, ValueType>.Type,
        value: inout _ProtobufEnumMap<KeyType, ValueType>.BaseType
    ) throws where ValueType.RawValue == Int {
        var key: KeyType.BaseType?
        try KeyType.decodeSingular(value: &key, from: &self)
        if let key, let item: ValueType = choice() { value[key] = item }
    }

    mutating func decodeMapField<KeyType, ValueType>(
        fieldType: _ProtobufMessageMap<KeyType, ValueType>.Type,
        value: inout _ProtobufMessageMap<KeyType, ValueType>.BaseType
    ) throws {
        var key: KeyType.BaseType?
        try KeyType.decodeSingular(value: &key, from: &self)
        if let key { value[key] = try message(ValueType()) }
    }

    mutating func decodeExtensionField(
        values: inout ExtensionFieldValueSet,
        messageType: any Message.Type,
        fieldNumber: Int
    ) {}
}
