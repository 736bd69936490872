/* The one function that Rust's own library asks of bcryptprimitives.dll, for a Wine that has no such file, as 8 has none. */

#include <windows.h>

/* RtlGenRandom, by the name under which advapi32.dll has it. */
BOOLEAN NTAPI SystemFunction036(PVOID bytes, ULONG count);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count)
{
    return count <= MAXDWORD && SystemFunction036(bytes, (ULONG)count);
}
