import CSileroKernels

/// The machine instructions that Silero's forward pass is compiled for.
///
/// All kernels agree with ONNX Runtime within 1e-4 (2e-5 measured). They do not give the same bits as one another, because they add in
/// different orders; each gives the same bits every time, for one stream and for many at once.
public enum SileroKernel: String, Sendable, CaseIterable {
  /// Plain C, for any machine.
  case portable
  /// x86-64 with AVX2 and fused multiply-add.
  case avx2
  /// x86-64 with AVX-512 (F, VL and DQ).
  case avx512
  /// 64-bit ARM.
  case neon

  /// The fastest kernel that this machine can run.
  public static var fastest: SileroKernel {
    allCases.first { $0.identifier == csilero_kernel_best() } ?? .portable
  }

  /// The kernels that this machine can run.
  public static var available: [SileroKernel] {
    allCases.filter(\.isAvailable)
  }

  /// Whether this machine can run the kernel.
  public var isAvailable: Bool {
    csilero_kernel_is_available(identifier)
  }

  /// What C calls the kernel.
  var identifier: csilero_kernel {
    switch self {
    case .portable: csilero_kernel_portable
    case .avx2: csilero_kernel_avx2
    case .avx512: csilero_kernel_avx512
    case .neon: csilero_kernel_neon
    }
  }
}
