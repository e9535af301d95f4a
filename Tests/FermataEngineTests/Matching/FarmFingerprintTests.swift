import Testing

@testable import FermataEngine

@Suite("FarmHash's fingerprint")
struct FarmFingerprintTests {
    /// By length, of a text that is repeated; computed with the C++ library.
    static let fingerprints: [(Int, UInt32)] = [
        (0, 3_696_677_242), (1, 1_260_754_544), (3, 3_135_512_633), (4, 3_676_114_069), (5, 1_596_745_234),
        (8, 1_883_476_026), (12, 2_595_395_468), (13, 1_605_775_667), (20, 2_110_827_436), (24, 1_553_052_079),
        (25, 2_075_659_956), (36, 480_127_930), (40, 2_511_229_316), (41, 1_907_736_845), (60, 4_138_197_339),
        (61, 4_217_147_667), (80, 4_209_060_678), (81, 3_740_656_732), (100, 2_316_873_889),
    ]

    @Test("it is the same as the library's for all lengths", arguments: fingerprints)
    func lengths(length: Int, fingerprint: UInt32) {
        let text = String(repeating: "workflow-0123456789abcdef", count: 5).prefix(length)
        #expect(FarmFingerprint.of(String(text)) == fingerprint)
    }

    @Test("bytes beyond ASCII count as signed where the library has them so")
    func signedBytes() {
        #expect(FarmFingerprint.of("größe") == 3_593_821_867)
        #expect(FarmFingerprint.of("héé") == 1_793_321_175)
        #expect(FarmFingerprint.of("é") == 1_973_972_843)
    }
}
