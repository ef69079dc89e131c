#ifndef CREFERENCERUNTIME_H
#define CREFERENCERUNTIME_H

/// Silero VAD on ONNX Runtime, one thread, tensors made once and used again: the reference of the VAD benchmark.
typedef struct reference_vad reference_vad;

/// Loads the library at `library` and the model at `model`; null on failure, with the reason in `message`.
reference_vad *reference_vad_open(const char *library, const char *model, char message[256]);

/// The version of ONNX Runtime.
const char *reference_vad_version(const reference_vad *vad);

/// Scores the next 512 frames of the stream; below 0 on failure.
float reference_vad_score(reference_vad *vad, const float *window);

/// Begins a new stream.
void reference_vad_reset(reference_vad *vad);

void reference_vad_close(reference_vad *vad);

#endif
