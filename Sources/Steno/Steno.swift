// All of what a program that transcribes a file, a microphone or its own audio needs, behind one import.
@_exported public import StenoCaption
@_exported public import StenoCapture
@_exported public import StenoCore
@_exported public import StenoDecode
@_exported public import StenoLocal
@_exported public import StenoPipeline
@_exported public import StenoSpeech
@_exported public import StenoVAD
